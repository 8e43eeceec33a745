// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/quit_signals.h"

#include <QSocketNotifier>

#include <csignal>
#include <fcntl.h>
#include <unistd.h>
#include <utility>

namespace remuda {

namespace {

int ends[2] = {-1, -1}; // a pipe: writing to it is what a signal handler may do

void wake(int) {
    const char byte = 0;
    [[maybe_unused]] const auto written = ::write(ends[1], &byte, 1);
}

} // namespace

QuitSignals::QuitSignals(QObject* parent)
    : QObject(parent) {
    if (::pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0) return; // the default then: the program ends at once
    auto* notifier = new QSocketNotifier(ends[0], QSocketNotifier::Read, this);
    connect(notifier, &QSocketNotifier::activated, this, [this] {
        char bytes[16];
        while (::read(ends[0], bytes, sizeof bytes) > 0) {
        }
        Q_EMIT asked();
    });
    struct sigaction action {};
    action.sa_handler = wake;
    action.sa_flags = SA_RESETHAND; // a second one ends a program that hangs
    for (const int number : {SIGTERM, SIGINT})
        ::sigaction(number, &action, nullptr);
}

QuitSignals::~QuitSignals() {
    for (const int number : {SIGTERM, SIGINT})
        ::signal(number, SIG_DFL);
    for (int& end : ends)
        if (end >= 0) ::close(std::exchange(end, -1));
}

} // namespace remuda
