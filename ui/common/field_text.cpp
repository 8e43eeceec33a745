// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/field_text.h"

#include "core/domain/machine_fields.h"
#include "ui/common/format.h"
#include "ui/common/theme.h"

#include <QCoreApplication>
#include <QHash>
#include <QUrl>

namespace remuda {

namespace {

struct FieldText {
    Q_DECLARE_TR_FUNCTIONS(FieldText)
};

} // namespace

QString fieldTitle(const QString& wire_name) {
    static const QHash<QString, const char*> titles{
        {QStringLiteral("hostname"), QT_TRANSLATE_NOOP("FieldText", "Host")},
        {QStringLiteral("expires_on"), QT_TRANSLATE_NOOP("FieldText", "Lease until")},
        {QStringLiteral("monthly_cost_usd"), QT_TRANSLATE_NOOP("FieldText", "Cost, USD a month")},
        {QStringLiteral("cpu_cores"), QT_TRANSLATE_NOOP("FieldText", "Cores")},
        {QStringLiteral("memory_gib"), QT_TRANSLATE_NOOP("FieldText", "Memory, GiB")},
        {QStringLiteral("disk_gib"), QT_TRANSLATE_NOOP("FieldText", "Disk, GiB")},
        {QStringLiteral("nic1_mac"), QT_TRANSLATE_NOOP("FieldText", "First MAC")},
        {QStringLiteral("nic1_ip"), QT_TRANSLATE_NOOP("FieldText", "First address")},
        {QStringLiteral("nic2_mac"), QT_TRANSLATE_NOOP("FieldText", "Second MAC")},
        {QStringLiteral("bmc_address"), QT_TRANSLATE_NOOP("FieldText", "BMC address")},
        {QStringLiteral("bmc_driver"), QT_TRANSLATE_NOOP("FieldText", "BMC driver")},
        {QStringLiteral("bmc_user"), QT_TRANSLATE_NOOP("FieldText", "BMC user")},
        {QStringLiteral("bmc_cipher_suite"), QT_TRANSLATE_NOOP("FieldText", "BMC cipher suite")},
        {QStringLiteral("bmc_privilege"), QT_TRANSLATE_NOOP("FieldText", "BMC privilege")},
        {QStringLiteral("bmc_interface"), QT_TRANSLATE_NOOP("FieldText", "BMC interface")},
        {QStringLiteral("bmc_certificate"), QT_TRANSLATE_NOOP("FieldText", "BMC certificate")},
        {QStringLiteral("purchased_on"), QT_TRANSLATE_NOOP("FieldText", "Purchased")},
    };
    if (const char* title = titles.value(wire_name)) return FieldText::tr(title);
    QString words = wire_name;
    words.replace(QLatin1Char('_'), QLatin1Char(' '));
    return words.isEmpty() ? words : words.left(1).toUpper() + words.mid(1);
}

namespace {

// "kind bmc_credentials, detail no password": what is set, in the order of the server.
QString objectText(const boost::json::object& object) {
    QStringList texts;
    for (const auto& member : object) {
        const QString text = fieldText(member.value());
        if (text == QStringLiteral("–")) continue;
        QString name = QString::fromUtf8(member.key().data(), qsizetype(member.key().size()));
        texts << name.replace(QLatin1Char('_'), QLatin1Char(' ')) + QLatin1Char(' ') + text;
    }
    return texts.join(QStringLiteral(", "));
}

} // namespace

QString fieldText(const boost::json::value& value) {
    if (value.is_null() || (value.is_string() && value.get_string().empty())) return QStringLiteral("–");
    if (value.is_string()) return QString::fromUtf8(value.get_string().c_str());
    if (value.is_bool()) return value.get_bool() ? FieldText::tr("yes") : FieldText::tr("no");
    if (value.is_array() && value.get_array().empty()) return QStringLiteral("–");
    if (value.is_double()) return QString::number(value.get_double(), 'f', 2);
    if (const auto* list = value.if_array()) {
        QStringList texts;
        for (const auto& each : *list)
            texts << fieldText(each);
        return texts.join(QStringLiteral("; "));
    }
    if (const auto* object = value.if_object()) return objectText(*object);
    return QString::fromStdString(boost::json::serialize(value));
}

QString fieldText(const QString& wire_name, const boost::json::value& value) {
    const QString text = fieldText(value);
    if (wire_name == QLatin1String("status") || wire_name == QLatin1String("power")) return wordForStatus(text);
    const auto* field = machineField(wire_name.toStdString());
    if (field == nullptr) return text;
    if (field->kind == FieldKind::date) {
        const QDate day = QDate::fromString(text, Qt::ISODate);
        return day.isValid() ? format::date(day) : text;
    }
    if (field->kind == FieldKind::instant) {
        const auto moment = parseInstant(text.toStdString());
        return moment ? format::absolute(*moment) : text;
    }
    return text;
}

QString textMember(const boost::json::object& object, const char* name) {
    const auto* value = object.if_contains(name);
    return value != nullptr && value->is_string() ? QString::fromUtf8(value->get_string().c_str()) : QString();
}

QDateTime momentMember(const boost::json::object& object, const char* name) {
    return QDateTime::fromString(textMember(object, name), Qt::ISODateWithMs).toLocalTime();
}

const boost::json::value& valueMember(const boost::json::object& object, const char* name) {
    static const boost::json::value none;
    const auto* value = object.if_contains(name);
    return value != nullptr ? *value : none;
}

std::vector<const boost::json::object*> objectsMember(const boost::json::object& object, const char* name) {
    std::vector<const boost::json::object*> objects;
    if (const auto& list = valueMember(object, name); list.is_array())
        for (const auto& each : list.get_array())
            if (each.is_object()) objects.push_back(&each.get_object());
    return objects;
}

QString forUrl(const QString& text) {
    return QString::fromUtf8(QUrl::toPercentEncoding(text));
}

Problem unreadableAnswer(const std::string& expected) {
    auto problem = problems::internal("the server answered something else than " + expected);
    problem.expected = expected;
    return problem;
}

} // namespace remuda
