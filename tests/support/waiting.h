// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTest>

#include <gtest/gtest.h>

// Runs the event loop until the condition holds; a failure after half a minute, long enough for a busy machine.
#define EVENTUALLY(condition)                                                                                          \
    ASSERT_TRUE(QTest::qWaitFor([&] { return static_cast<bool>(condition); }, 30'000)) << #condition
