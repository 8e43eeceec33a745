# SPDX-License-Identifier: GPL-3.0-or-later
"""Jobs that do nothing, on RQ with Redis (every write synced): one worker."""
import os
import subprocess
import sys
import time

from redis import Redis
from rq import Queue


def noop():
    return None


def quantile(samples, share):
    samples = sorted(samples)
    return samples[int(share * (len(samples) - 1) + 0.5)]


def await_end(job):
    while not (job.is_finished or job.is_failed):
        time.sleep(0.0005)


def main(jobs):
    queue = Queue(connection=Redis.from_url(os.environ["REMUDA_BENCH_REDIS"]))
    worker = subprocess.Popen(["/usr/bin/python3", "/usr/bin/rq", "worker", "--url", os.environ["REMUDA_BENCH_REDIS"]],
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    import rq_noop
    try:
        await_end(queue.enqueue(rq_noop.noop))
        # It forks for every job: a tenth is enough to tell.
        count = max(jobs // 10, 50)
        begun = time.monotonic()
        for job in [queue.enqueue(rq_noop.noop) for _ in range(count)]:
            await_end(job)
        rate = count / (time.monotonic() - begun)
        latencies = []
        for _ in range(50):
            begun = time.monotonic()
            await_end(queue.enqueue(rq_noop.noop))
            latencies.append((time.monotonic() - begun) * 1000)
        print("rq %.1f %.2f %.2f" % (rate, quantile(latencies, 0.5), quantile(latencies, 0.95)), flush=True)
    finally:
        worker.terminate()
        worker.wait()


if __name__ == "__main__":
    main(int(sys.argv[1]))
