// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/reply.h"

#include "core/domain/time.h"

#include <cmath>

namespace remuda::cli {

namespace json = boost::json;

const json::value* memberOf(const json::object& object, std::string_view path) {
    const auto dot = path.find('.');
    const auto* value = object.if_contains(path.substr(0, dot));
    if (!value || dot == std::string_view::npos) return value;
    return value->is_object() ? memberOf(value->get_object(), path.substr(dot + 1)) : nullptr;
}

const json::object* objectWith(const json::value& value, std::string_view member) {
    const auto* object = value.if_object();
    return object && object->contains(member) ? object : nullptr;
}

QString memberText(const json::object& object, std::string_view path) {
    const auto* value = memberOf(object, path);
    return value && value->is_string() ? QString::fromStdString(std::string(value->get_string())) : QString();
}

QString counted(qint64 count, const char* noun) {
    return QStringLiteral("%1 %2%3").arg(count).arg(QLatin1String(noun), QLatin1String(count == 1 ? "" : "s"));
}

QString indented(const QString& text) {
    return QLatin1String("    ") + QString(text).replace(u'\n', QLatin1String("\n    "));
}

namespace {

QString grouped(const QString& digits) {
    auto text = digits;
    auto end = text.indexOf(u'.');
    if (end < 0) end = text.size();
    const qsizetype first = text.startsWith(u'-') ? 1 : 0;
    for (auto at = end - 3; at > first; at -= 3)
        text.insert(at, u' ');
    return text;
}

QString durationText(double seconds) {
    const auto whole = static_cast<qint64>(std::llround(seconds));
    if (whole < 60) return QStringLiteral("%1 s").arg(whole);
    if (whole < 3600) return QStringLiteral("%1 min %2 s").arg(whole / 60).arg(whole % 60);
    return QStringLiteral("%1 h %2 min").arg(whole / 3600).arg(whole % 3600 / 60);
}

QString instantText(const QString& wire) {
    const auto instant = parseInstant(wire.toStdString());
    if (!instant) return wire;
    auto text = QString::fromStdString(formatInstant(*instant)); // 2026-11-21T17:36:31.042Z
    text.replace(10, 1, u' ');
    return text.left(19) + u'Z';
}

QString numberText(double number, Kind kind) {
    switch (kind) {
    case Kind::money:
        return moneyText(number);
    case Kind::gib:
        return QString::number(number, 'f', 0) + QLatin1String(" GiB");
    case Kind::percent:
        return QString::number(number, 'g', 4) + QLatin1String(" %");
    case Kind::seconds:
        return durationText(number);
    default:
        return std::floor(number) == number ? QString::number(number, 'f', 0) : QString::number(number, 'g', 10);
    }
}

// "a, b" for lists of plain things, "a: 1, b: 2" for objects.
QString nestedText(const json::value& value) {
    QStringList parts;
    if (value.is_array()) {
        for (const auto& item : value.get_array())
            parts << cellText(&item, Kind::text);
    } else {
        for (const auto& [key, item] : value.get_object())
            parts << QString::fromStdString(std::string(key)) + QLatin1String(": ") + cellText(&item, Kind::text);
    }
    return parts.isEmpty() ? QStringLiteral("-") : parts.join(QLatin1String(", "));
}

} // namespace

QString moneyText(double amount) {
    return grouped(QString::number(amount, 'f', 2)) + QLatin1String(" USD");
}

QString sumText(const json::object& object, std::string_view path) {
    const auto* value = memberOf(object, path);
    const auto* prices = object.if_contains("unknown_prices");
    const auto unknown = prices && prices->is_number() ? prices->to_number<qint64>() : 0;
    const auto known = value && value->is_number() ? value->to_number<double>() : 0;
    if (unknown == 0) return cellText(value, Kind::money);
    return known == 0 ? QStringLiteral("unknown") : moneyText(known) + QStringLiteral(" + %1 unknown").arg(unknown);
}

QString cellText(const json::value* value, Kind kind) {
    if (!value || value->is_null()) return kind == Kind::money ? QStringLiteral("unknown") : QStringLiteral("-");
    if (value->is_string()) {
        const auto text = QString::fromStdString(std::string(value->get_string()));
        if (text.isEmpty()) return QStringLiteral("-");
        return kind == Kind::instant ? instantText(text) : text;
    }
    if (value->is_bool()) return value->get_bool() ? QStringLiteral("yes") : QStringLiteral("no");
    if (value->is_number()) return numberText(value->to_number<double>(), kind);
    return nestedText(*value);
}

} // namespace remuda::cli
