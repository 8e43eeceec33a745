# SPDX-License-Identifier: GPL-3.0-or-later
"""Tasks that do nothing, on Celery with RabbitMQ: one worker, late acknowledgement, persistent messages and results."""
import os
import subprocess
import sys
import time

from celery import Celery

app = Celery("celery_noop", broker=os.environ["REMUDA_BENCH_AMQP"], backend="rpc://")
app.conf.update(
    task_acks_late=True,
    task_default_delivery_mode="persistent",
    result_persistent=True,
    broker_connection_retry_on_startup=True,
)


@app.task
def noop():
    return None


def quantile(samples, share):
    samples = sorted(samples)
    return samples[int(share * (len(samples) - 1) + 0.5)]


def main(jobs):
    worker = subprocess.Popen(
        ["/usr/bin/python3", "-m", "celery", "-A", "celery_noop", "worker", "--concurrency", str(os.cpu_count()), "--loglevel", "ERROR"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=dict(os.environ, C_FORCE_ROOT="1"))
    try:
        noop.delay().get(timeout=120)
        rates = []
        for _ in range(3):
            begun = time.monotonic()
            for result in [noop.delay() for _ in range(jobs)]:
                result.get(timeout=300)
            rates.append(jobs / (time.monotonic() - begun))
        latencies = []
        for _ in range(300):
            time.sleep(0.005)
            begun = time.monotonic()
            noop.delay().get(timeout=60)
            latencies.append((time.monotonic() - begun) * 1000)
        print("celery %.1f %.2f %.2f" % (quantile(rates, 0.5), quantile(latencies, 0.5), quantile(latencies, 0.95)),
              flush=True)
    finally:
        worker.terminate()
        worker.wait()


if __name__ == "__main__":
    # As a module of its name, so that the worker knows the task by the same one.
    import celery_noop
    celery_noop.main(int(sys.argv[1]))
