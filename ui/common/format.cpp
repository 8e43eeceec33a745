// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/format.h"

#include <QCoreApplication>
#include <QLocale>

#include <cmath>

namespace remuda::format {

namespace {

class FormatWords {
    Q_DECLARE_TR_FUNCTIONS(Format)
};

// A no-break space: groups stay together, in every locale the same, as money and counts are compared across screens.
constexpr QChar groupGap(0x00a0);

QString grouped(const QString& digits) {
    QString result = digits;
    for (qsizetype at = result.size() - 3; at > 0; at -= 3)
        result.insert(at, groupGap);
    return result;
}

QString moneyText(double usd, int decimals) {
    const QString text = QString::number(std::abs(usd), 'f', decimals);
    const qsizetype point = text.indexOf(QLatin1Char('.'));
    const QString whole = grouped(point < 0 ? text : text.left(point));
    const QString sign = usd < 0 && text.count(QLatin1Char('0')) + text.count(QLatin1Char('.')) != text.size()
                             ? QString(QChar(0x2212))
                             : QString();
    return sign + QLatin1Char('$') + whole + (point < 0 ? QString() : text.mid(point));
}

QString ago(qint64 seconds) {
    if (seconds < 2) return FormatWords::tr("just now");
    if (seconds < 60) return FormatWords::tr("%n s ago", nullptr, int(seconds));
    if (seconds < 3600) return FormatWords::tr("%n min ago", nullptr, int(seconds / 60));
    if (seconds < 36 * 3600) return FormatWords::tr("%n h ago", nullptr, int((seconds + 1800) / 3600));
    if (seconds < 60 * 86400) return FormatWords::tr("%n day(s) ago", nullptr, int((seconds + 43200) / 86400));
    return FormatWords::tr("%n month(s) ago", nullptr, int(seconds / (30 * 86400)));
}

QString ahead(qint64 seconds) {
    if (seconds < 60) return FormatWords::tr("in %n s", nullptr, int(seconds));
    if (seconds < 3600) return FormatWords::tr("in %n min", nullptr, int(seconds / 60));
    if (seconds < 36 * 3600) return FormatWords::tr("in %n h", nullptr, int((seconds + 1800) / 3600));
    return FormatWords::tr("in %n day(s)", nullptr, int((seconds + 43200) / 86400));
}

} // namespace

QString number(qint64 value) {
    return (value < 0 ? QString(QChar(0x2212)) : QString()) + grouped(QString::number(std::abs(value)));
}

QString money(double usd) {
    const double size = std::abs(usd);
    const bool cents = size > 0 && size < 10 && std::abs(size - std::round(size)) > 0.004;
    return moneyText(usd, cents ? 2 : 0);
}
QString money(std::optional<double> usd) {
    return usd ? money(*usd) : FormatWords::tr("unknown");
}
QString money(const std::optional<Money>& amount) {
    return amount ? money(double(amount->micros) / 1e6) : FormatWords::tr("unknown");
}

QString money(Money amount) {
    return money(std::optional(amount));
}
QString moneyPerMonth(std::optional<double> usd) {
    return usd ? FormatWords::tr("%1 / month").arg(money(*usd)) : FormatWords::tr("unknown");
}

QString memory(std::optional<qint64> gib) {
    if (!gib) return FormatWords::tr("unknown");
    if (*gib < 1024) return FormatWords::tr("%1 GiB").arg(*gib);
    const double tib = double(*gib) / 1024;
    return FormatWords::tr("%1 TiB").arg(QString::number(tib, 'f', std::abs(tib - std::round(tib)) < 0.05 ? 0 : 1));
}

QString percent(double share) {
    return FormatWords::tr("%1 %").arg(QString::number(share, 'f', 1));
}

QString relative(const QDateTime& moment) {
    if (!moment.isValid()) return FormatWords::tr("never");
    const qint64 seconds = moment.secsTo(QDateTime::currentDateTime());
    return seconds >= -1 ? ago(seconds) : ahead(-seconds);
}
QString relative(Instant moment) {
    return relative(toQt(moment));
}

QString shortRelative(Instant moment) {
    const qint64 seconds = std::abs(toQt(moment).secsTo(QDateTime::currentDateTime()));
    if (seconds < 60) return FormatWords::tr("%1 s").arg(seconds);
    if (seconds < 3600) return FormatWords::tr("%1 min").arg(seconds / 60);
    if (seconds < 36 * 3600) return FormatWords::tr("%1 h").arg(seconds / 3600);
    return FormatWords::tr("%1 d").arg(seconds / 86400);
}

QString absolute(const QDateTime& moment) {
    return moment.isValid() ? QLocale::system().toString(moment.toLocalTime(), QStringLiteral("d MMM yyyy HH:mm:ss t"))
                            : QString();
}
QString absolute(Instant moment) {
    return absolute(toQt(moment));
}

QString date(const QDate& day) {
    return day.isValid() ? QLocale::system().toString(day, QStringLiteral("d MMM yyyy")) : QString();
}
QString date(Date day) {
    return date(toQt(day));
}

QString daysLeft(const QDate& day) {
    if (!day.isValid()) return FormatWords::tr("no end");
    const int days = int(QDateTime::currentDateTimeUtc().date().daysTo(day));
    if (days == 0) return FormatWords::tr("today");
    return days > 0 ? FormatWords::tr("in %n day(s)", nullptr, days) : FormatWords::tr("%n day(s) ago", nullptr, -days);
}

QString duration(std::chrono::milliseconds length) {
    const qint64 ms = qMax<qint64>(0, length.count());
    if (ms < 9950 && ms % 1000 != 0) return FormatWords::tr("%1 s").arg(QString::number(double(ms) / 1000, 'f', 1));
    const qint64 seconds = (ms + 500) / 1000;
    if (seconds < 60) return FormatWords::tr("%1 s").arg(seconds);
    if (seconds < 3600)
        return seconds % 60 == 0 ? FormatWords::tr("%1 min").arg(seconds / 60)
                                 : FormatWords::tr("%1 min %2 s").arg(seconds / 60).arg(seconds % 60);
    const qint64 minutes = seconds / 60, hours = minutes / 60, days = hours / 24;
    if (days >= 2)
        return hours % 24 == 0 ? FormatWords::tr("%n day(s)", nullptr, int(days))
                               : FormatWords::tr("%n day(s) %1 h", nullptr, int(days)).arg(hours % 24);
    return minutes % 60 == 0 ? FormatWords::tr("%1 h").arg(hours)
                             : FormatWords::tr("%1 h %2 min").arg(hours).arg(minutes % 60);
}

QDateTime toQt(Instant moment) {
    return QDateTime::fromMSecsSinceEpoch(toMilliseconds(moment));
}

QDate toQt(Date day) {
    return {int(day.year()), int(unsigned(day.month())), int(unsigned(day.day()))};
}

Date fromQt(const QDate& day) {
    return Date(std::chrono::year(day.year()), std::chrono::month(unsigned(day.month())),
                std::chrono::day(unsigned(day.day())));
}

} // namespace remuda::format
