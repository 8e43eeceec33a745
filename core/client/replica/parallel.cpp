// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/replica/parallel.h"

#include <QSemaphore>
#include <QThreadPool>

#include <algorithm>
#include <atomic>

namespace remuda {

void inParallel(std::size_t count, const std::function<void(std::size_t)>& work) {
    std::atomic<std::size_t> next = 0;
    const auto takePart = [&] {
        for (std::size_t at = next++; at < count; at = next++)
            work(at);
    };
    QSemaphore done;
    int helpers = 0;
    const auto most = std::min<std::size_t>(count, static_cast<std::size_t>(QThread::idealThreadCount()));
    while (static_cast<std::size_t>(helpers) + 1 < most && QThreadPool::globalInstance()->tryStart([&] {
        takePart();
        done.release();
    }))
        ++helpers;
    takePart();
    done.acquire(helpers);
}

} // namespace remuda
