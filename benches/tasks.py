"""Python's executors on the tasks of `src/tasks.rs`: python3 benches/tasks.py"""

import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from threading import Thread


def median(work, rounds=7):
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def task(i):
    return i


def tiny():
    with ThreadPoolExecutor(2) as executor:
        sum(executor.map(task, range(20_000)))


def sleeps():
    with ThreadPoolExecutor(64) as executor:
        list(executor.map(lambda _: time.sleep(0.001), range(1_000)))


def threads():
    all = [Thread(target=task, args=(i,)) for i in range(20)]
    for one in all:
        one.start()
    for one in all:
        one.join()


print(f"20,000 tiny tasks, 2 workers: {median(tiny) / 20_000 * 1e6:.2f} us a task")
print(f"1,000 sleeps of 1 ms, 64 workers: {median(sleeps) * 1e3:.1f} ms")
print(f"20 threads: {median(threads, 51) * 1e6:.0f} us")
