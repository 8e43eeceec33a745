// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/failure_cluster.h"

#include "core/domain/json_reader.h"
#include "ui/common/field_text.h"
#include "ui/common/format.h"
#include "ui/jobs/job_text.h"

#include <QCoreApplication>
#include <QLocale>

namespace remuda {

namespace {

struct Failures {
    Q_DECLARE_TR_FUNCTIONS(Failures)
};

} // namespace

Result<FailureCluster> failureClusterFromJson(const boost::json::object& object) {
    FailureCluster cluster;
    JsonReader reader(object);
    const auto text = [&](const char* name, QString& target) {
        std::string value;
        reader.read(name, value);
        target = QString::fromStdString(value);
    };
    const auto number = [&](const char* name, int& target) {
        std::int64_t value = 0;
        reader.read(name, value);
        target = static_cast<int>(value);
    };
    text("id", cluster.id);
    text("action", cluster.action);
    text("step_title", cluster.step_title);
    text("class", cluster.error_class);
    text("model", cluster.model);
    text("firmware", cluster.firmware);
    text("message", cluster.message);
    text("advice", cluster.advice);
    number("count", cluster.count);
    number("machines", cluster.machines);
    number("cleared", cluster.cleared);
    number("under_way", cluster.under_way);
    reader.read("first_at", cluster.first_at);
    reader.read("last_at", cluster.last_at);
    std::vector<std::string> open;
    reader.read("open_jobs", open);
    std::vector<std::string> machines;
    reader.read("open_machines", machines);
    reader.read("at_least", cluster.at_least);
    if (reader.problem()) return *reader.problem();
    if (cluster.id.isEmpty()) return problems::invalidField("id", "", "what the failures are known by");
    for (const auto& id : open)
        cluster.open_jobs.append(QString::fromStdString(id));
    for (const auto& name : machines)
        cluster.open_machines.append(QString::fromStdString(name));
    if (const auto* by = object.if_contains("cleared_by"); by && by->is_object())
        for (const auto& member : by->get_object())
            if (member.value().is_number())
                cluster.cleared_by.insert(QString::fromStdString(std::string(member.key())),
                                          member.value().to_number<int>());
    return cluster;
}

QString remedyWord(const QString& what) {
    if (what == QLatin1String("retry")) return Failures::tr("a retry");
    if (what == QLatin1String("repair")) return Failures::tr("a repair");
    if (what == QLatin1String("bmc-password")) return Failures::tr("a BMC password");
    if (what == QLatin1String("reset_bmc")) return Failures::tr("a BMC reset");
    if (what == QLatin1String("rotate_bmc_password")) return Failures::tr("a new BMC password");
    if (what == QLatin1String("boot-device")) return Failures::tr("another boot device");
    if (what.startsWith(QLatin1String("update "))) {
        QStringList titles;
        for (const auto& field : what.mid(7).split(QStringLiteral(", ")))
            titles << fieldTitle(field);
        return Failures::tr("a change of %1").arg(titles.join(QStringLiteral(", ")));
    }
    return verbWord(what);
}

QString clusterSentence(const FailureCluster& cluster) {
    const QString since = QLocale().toString(format::toQt(cluster.first_at), QStringLiteral("ddd d MMM HH:mm"));
    QString text = Failures::tr("%n like this since %1", nullptr, cluster.count).arg(since);
    if (cluster.cleared > 0) {
        QStringList by;
        for (auto each = cluster.cleared_by.begin(); each != cluster.cleared_by.end(); ++each)
            by << (cluster.cleared_by.size() == 1
                       ? Failures::tr("by %1", "what cleared them").arg(remedyWord(each.key()))
                       : Failures::tr("%1 by %2").arg(each.value()).arg(remedyWord(each.key())));
        text += QStringLiteral(", ") + Failures::tr("%n cleared", nullptr, cluster.cleared) + QLatin1Char(' ') +
                by.join(QStringLiteral(", "));
    }
    text += QLatin1Char('.');
    if (cluster.under_way > 0)
        text += QLatin1Char(' ') + Failures::tr("%n being tried again.", nullptr, cluster.under_way);
    if (const int open = static_cast<int>(cluster.open_jobs.size()); open > 0)
        text += QLatin1Char(' ') + Failures::tr("%n open.", nullptr, open);
    if (cluster.at_least)
        text += QLatin1Char(' ') + Failures::tr("There may be more: only the newest failures were looked at.");
    return text;
}

} // namespace remuda
