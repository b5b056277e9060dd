"""Python's processes on the tasks of `src/processes.rs`, which asks for them by name, a line each."""

import array
import os
import signal
import sys
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import Pool, Process, Value

TINY = 20_000
FLOATS = 100_000_000 // 8
ROW = 1 << 17


def same(i):
    return i


def square(i):
    return i * i % 7


def add(total, i):
    with total.get_lock():
        total.value += i


def row(k):
    start = k * ROW
    return array.array("d", (0.5 * i for i in range(start, min(start + ROW, FLOATS))))


def start():
    with Pool(2) as pool:
        return sum(pool.map(same, range(1, 3)))


def one_each():
    total = Value("q", 0)
    children = [Process(target=add, args=(total, i)) for i in range(20)]
    for child in children:
        child.start()
    for child in children:
        child.join()
    return total.value


def pool_map():
    with Pool(2) as pool:
        return sum(pool.map(square, range(TINY)))


def executor_map():
    with ProcessPoolExecutor(2) as executor:
        return sum(executor.map(square, range(TINY)))


def floats():
    with Pool(2) as pool:
        return sum(map(len, pool.imap(row, range(-(-FLOATS // ROW)))))


def dies(megabytes):
    dirtied = b"\x01" * (megabytes << 20)
    os.kill(os.getpid(), signal.SIGKILL)
    return len(dirtied)


def killed(megabytes):
    with ProcessPoolExecutor(1) as executor:
        try:
            executor.submit(dies, int(megabytes)).result()
        except BrokenProcessPool:
            return 1
    return 0


TASKS = {task.__name__: task for task in (start, one_each, pool_map, executor_map, floats, killed)}

if __name__ == "__main__":
    for line in sys.stdin:
        name, *arguments = line.split()
        if name not in TASKS:
            break
        print(TASKS[name](*arguments), flush=True)
