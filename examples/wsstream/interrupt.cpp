// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "interrupt.h"

#include <array>
#include <csignal>
#include <fcntl.h>
#include <unistd.h>

namespace {

std::array<int, 2> pipeEnds = {-1, -1};

// Little is allowed in a signal handler, write() is.
void handleSignal(int)
{
    const char byte = 0;
    [[maybe_unused]] const auto written = ::write(pipeEnds[1], &byte, 1);
}

int openPipe()
{
    if (::pipe(pipeEnds.data()) != 0)
        qFatal("No pipe for signals can be opened.");
    for (const int end : pipeEnds) {
        ::fcntl(end, F_SETFD, FD_CLOEXEC);
        ::fcntl(end, F_SETFL, O_NONBLOCK);
    }
    return pipeEnds[0];
}

} // namespace

Interrupt::Interrupt(QObject *parent) : QObject(parent), m_notifier(openPipe(), QSocketNotifier::Read)
{
    connect(&m_notifier, &QSocketNotifier::activated, this, &Interrupt::onActivated);

    // No SA_RESTART: a signal must also end a write() to a terminal that is stopped.
    struct sigaction action = {};
    action.sa_handler = handleSignal;
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
}

void Interrupt::onActivated()
{
    std::array<char, 16> bytes;
    while (::read(pipeEnds[0], bytes.data(), bytes.size()) > 0) { }
    Q_EMIT requested();
}
