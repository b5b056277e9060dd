"""The faults, done to Python's pools of processes: peers.py POOL FAULT prints what came of it, if anything does."""

import ctypes
import multiprocessing
import multiprocessing.pool
import multiprocessing.popen_fork
import multiprocessing.queues
import multiprocessing.synchronize
import os
import resource
import signal
import sys
import threading
import time
from concurrent.futures.process import ProcessPoolExecutor

ITERATIONS, STRUCK, WORKERS = 12, 5, 2
lock = threading.Lock()


class Result:
    """Strikes as it is written in the child, or read in the parent."""

    def __init__(self, i, fault):
        self.i, self.fault = i, fault

    def __reduce__(self):
        if self.fault in ("result that can't be serialized", "result whose serialization panics"):
            raise ValueError("it does not want to travel")
        if self.fault == "result whose serialization sleeps for ever":
            time.sleep(3600)
        if self.fault == "result whose serialization exits":
            os._exit(3)
        if self.fault in ("result that can't be read", "result whose reading panics"):
            return refuse, ()
        return int, (self.i,)


def refuse():
    raise ValueError("it does not want to arrive")


def recurse(_):
    # Through C, whose stack it is that overflows.
    return sorted([1], key=recurse)


def overflow():
    sys.setrecursionlimit(1 << 30)
    recurse(0)


def use_all_memory():
    resource.setrlimit(resource.RLIMIT_AS, (0, resource.RLIM_INFINITY))
    bytearray(1 << 30)


def spin():
    while True:
        pass


def fail():
    raise ValueError("the iteration's own")


def fail_twice():
    try:
        raise ValueError("first")
    finally:
        raise ValueError("in a finally")


def close_all():
    os.closerange(3, 1024)


def leave_a_grandchild():
    if os.fork() == 0:
        time.sleep(0.7)
        os._exit(0)
    sys.exit(0)


STRIKES = {
    "SIGKILL": lambda: os.kill(os.getpid(), signal.SIGKILL),
    "SIGTERM": lambda: os.kill(os.getpid(), signal.SIGTERM),
    "SIGINT": lambda: os.kill(os.getpid(), signal.SIGINT),
    "SIGSTOP": lambda: os.kill(os.getpid(), signal.SIGSTOP),
    "SIGSEGV": lambda: ctypes.string_at(0),
    "abort": os.abort,
    "exit(0)": lambda: sys.exit(0),
    "exit(3)": lambda: sys.exit(3),
    "_exit(1)": lambda: os._exit(1),
    "exec of another program": lambda: os.execvp("true", ["true"]),
    "stack overflow": overflow,
    "failed allocation": use_all_memory,
    "panic": fail,
    "panic while panicking": fail_twice,
    "sleep for ever": lambda: time.sleep(3600),
    "spin for ever": spin,
    "lock that a thread of the parent holds": lambda: lock.acquire(),
    "print, while a thread of the parent holds stdout": lambda: sys.stdout.write("to nobody"),
    "print, while a thread of the parent holds stderr": lambda: sys.stderr.write("to nobody"),
    "all descriptors closed": close_all,
    "all descriptors closed, then sleep for ever": lambda: (close_all(), time.sleep(3600)),
    "a grandchild that keeps the pipes, then exit(0)": leave_a_grandchild,
}
RESULTS = (
    "result that can't be serialized",
    "result whose serialization panics",
    "result whose serialization sleeps for ever",
    "result whose serialization exits",
    "result that can't be read",
    "result whose reading panics",
)


def strike(fault):
    return STRIKES.get(fault) or STRIKES.get(fault.split(",")[0])


def iteration(argument):
    i, fault = argument
    if i == STRUCK:
        if fault == "result of 64 MiB":
            return bytes(64 << 20)
        if fault in RESULTS:
            return Result(i, fault)
        if strike(fault):
            strike(fault)()
    return i


def steal():
    while True:
        try:
            os.waitpid(-1, 0)
        except ChildProcessError:
            time.sleep(0.00005)


def hold(taken):
    lock.acquire()
    taken.set()
    threading.Event().wait()


def limit(what, count):
    resource.setrlimit(what, (count, count))


def surround(fault):
    if fault == "SIGTERM, with a handler in the parent":
        signal.signal(signal.SIGTERM, lambda *_: None)
    elif fault == "SIGTERM, blocked in the parent":
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])
    elif fault == "SIGKILL, with SIGCHLD ignored":
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    elif fault == "SIGKILL, with SIGPIPE's default action":
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    elif fault == "SIGKILL, with a thread in waitpid(-1)":
        threading.Thread(target=steal, daemon=True).start()
    elif fault == "SIGKILL, with a signal handled every millisecond":
        signal.signal(signal.SIGALRM, lambda *_: None)
        signal.setitimer(signal.ITIMER_REAL, 0.001, 0.001)
    elif fault == "lock that a thread of the parent holds":
        taken = threading.Event()
        threading.Thread(target=hold, args=(taken,), daemon=True).start()
        taken.wait()
    elif fault in ("no fork to be had", "two forks to be had"):
        os.setuid(59872)
        # The pools have threads of their own, which count as well.
        limit(resource.RLIMIT_NPROC, 1 if fault.startswith("no") else 3)
    elif fault == "descriptors for one child":
        limit(resource.RLIMIT_NOFILE, 3 + 6)


def results(pool, arguments):
    if pool == "Pool":
        with multiprocessing.Pool(WORKERS) as workers:
            return workers.map(iteration, arguments, chunksize=1)
    with ProcessPoolExecutor(WORKERS) as workers:
        return list(workers.map(iteration, arguments))


# What needs a thing that Python has not got, or can't be asked of it in the same way.
NOT_ASKED = (
    "panic, while a thread of the parent holds what the hook takes",
    "panic whose payload panics when dropped",
    "print, while a thread of the parent holds stdout",
    "print, while a thread of the parent holds stderr",
    "SIGKILL, with no pidfd to be had",
    "a grandchild that keeps the pipes, then exit(0), with no pidfd to be had",
    "descriptors closed and sleep, with no pidfd to be had",
)


def main(pool, fault):
    if fault in NOT_ASKED:
        return print("–")
    surround(fault)
    try:
        came = results(pool, [(i, fault) for i in range(ITERATIONS)])
        whole = all(one == i for i, one in enumerate(came) if i != STRUCK)
        signal.setitimer(signal.ITIMER_REAL, 0)
        print("answer" if whole else f"another answer: {came}")
    except BaseException as error:
        signal.setitimer(signal.ITIMER_REAL, 0)
        text = str(error).replace("|", "\\|").split("\n")[0]
        print(f"{type(error).__name__}: {text}" if len(text) < 40 else type(error).__name__)
    sys.stdout.flush()


main(*sys.argv[1:])
