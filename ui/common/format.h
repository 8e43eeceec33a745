// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/money.h"
#include "core/domain/time.h"

#include <QDate>
#include <QDateTime>
#include <QString>

#include <chrono>
#include <optional>

// How numbers, money and times are said to people, everywhere the same.
namespace remuda::format {

QString number(qint64 value);                      // "12 004", thin groups
QString money(double usd);                         // "$1 234", cents below 10 dollars
QString money(std::optional<double> usd);          // nothing: "unknown"
QString money(const std::optional<Money>& amount); // nothing: "unknown"
QString money(Money amount);
QString moneyPerMonth(std::optional<double> usd); // "$172 / month"
QString memory(std::optional<qint64> gib);        // "192 GiB", "1.5 TiB"; nothing: "unknown"
QString percent(double share);                    // of 100: "7.4 %"

QString relative(const QDateTime& moment); // "2 minutes ago", "in 3 days"
QString relative(Instant moment);
QString shortRelative(Instant moment);     // "2 min", "3 d": for narrow columns
QString absolute(const QDateTime& moment); // "21 Nov 2026 17:36:31", the reader's zone: for tooltips
QString absolute(Instant moment);
QString date(const QDate& day); // "31 Mar 2027"
QString date(Date day);
QString daysLeft(const QDate& day);                 // "today", "in 6 days", "12 days ago"
QString duration(std::chrono::milliseconds length); // "0.4 s", "24 s", "2 min 10 s", "1 h 4 min", "3 days 2 h"

QDateTime toQt(Instant moment); // local zone
QDate toQt(Date day);
Date fromQt(const QDate& day);

} // namespace remuda::format
