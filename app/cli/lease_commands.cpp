// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/lease_commands.h"

#include "app/cli/groups.h"
#include "app/cli/job_follower.h"

namespace remuda::cli {

namespace json = boost::json;

namespace {

std::vector<Column> changeColumns() {
    return {{"hardware_name", "Machine"},
            {"hostname", "Host name"},
            {"role", "Role"},
            {"team", "Team"},
            {"status", "Status"},
            {"from", "Ends", Kind::date},
            {"to", "Would end", Kind::date},
            {"monthly_cost_usd", "A month", Kind::money},
            {"cost_until_then_usd", "Until then", Kind::money}};
}

Reply changeReply(const json::object& plan) {
    Reply reply;
    reply.json = json::array{plan};
    reply.columns = changeColumns();
    if (const auto* machines = memberOf(plan, "machines"); machines && machines->is_array())
        reply.rows = machines->get_array();
    reply.note = QStringLiteral("%1, %2 a month, %3 added")
                     .arg(counted(static_cast<qint64>(reply.rows.size()), "machine"), sumText(plan, "monthly_cost_usd"),
                          cellText(memberOf(plan, "added_cost_usd"), Kind::money));
    if (const auto* skipped = memberOf(plan, "skipped");
        skipped && skipped->is_array() && !skipped->get_array().empty()) {
        Reply part;
        part.columns = {{"hardware_name", "Not possible"}, {"reason", "Why"}};
        part.rows = skipped->get_array();
        reply.parts.push_back(std::move(part));
    }
    return reply;
}

} // namespace

QString LeaseCommands::summary() const {
    return QStringLiteral("what ends when; keep machines longer or give them back");
}

std::vector<CommandSpec> LeaseCommands::commands() {
    const auto from =
        option(QStringLiteral("from"), QStringLiteral("DATE"), QStringLiteral("ends on or after this day"));
    const auto to = option(QStringLiteral("to"), QStringLiteral("DATE"), QStringLiteral("ends before this day"));
    return {
        {QStringLiteral("list"),
         {},
         QStringLiteral("List leases, soonest end first."),
         {queryOption(), from, to, limitOptionSpec(QStringLiteral("0"))},
         [this] { list(); }},
        changeSpec(QStringLiteral("extend"), QStringLiteral("Keep machines longer.")),
        changeSpec(QStringLiteral("shorten"), QStringLiteral("Give machines back earlier.")),
        changeSpec(QStringLiteral("release"), QStringLiteral("Give machines back now; those in use are wiped.")),
        {QStringLiteral("calendar"),
         {},
         QStringLiteral("How many end on each day."),
         {from, to},
         [this] { calendar(); }},
    };
}

CommandSpec LeaseCommands::changeSpec(const QString& action, const QString& summary) {
    QList<QCommandLineOption> options{queryOption()};
    if (action != QLatin1String("release"))
        options << option(QStringLiteral("to"), QStringLiteral("DATE"), QStringLiteral("new end, YYYY-MM-DD"))
                << option(QStringLiteral("by-days"), QStringLiteral("N"),
                          QStringLiteral("move the end by so many days"));
    options << dryRunOption() << skipInvalidOption() << yesOption() << waitOption();
    return {action, QStringLiteral("NAME…"), summary, options, [this, action] { change(action); }, 0, -1};
}

void LeaseCommands::list() {
    auto query = given({"from", "to"});
    if (m_program.has("query")) query.addQueryItem(QStringLiteral("q"), m_program.text("query"));
    printList(QStringLiteral("/leases"), query,
              {{"hardware_name", "Machine"},
               {"hostname", "Host name"},
               {"role", "Role"},
               {"team", "Team"},
               {"site", "Site"},
               {"status", "Status"},
               {"expires_on", "Ends", Kind::date},
               {"days_left", "Days left", Kind::integer},
               {"monthly_cost_usd", "A month", Kind::money},
               {"granted_by", "Granted by"},
               {"extended", "Extended"},
               {"simulated", "Simulated", Kind::yes_no}},
              limitOption(0));
}

void LeaseCommands::calendar() {
    get(QStringLiteral("/leases/calendar"), given({"from", "to"}), [this](const ApiAnswer& answer) {
        Reply reply;
        reply.columns = {{"date", "Day", Kind::date},
                         {"count", "Machines", Kind::integer},
                         {"monthly_cost_usd", "A month", Kind::money}};
        if (const auto* days = memberOf(answer.body.as_object(), "days"); days && days->is_array())
            reply.rows = days->get_array();
        if (reply.rows.empty()) reply.note = QStringLiteral("Nothing ends then.");
        m_program.print(reply);
        finish();
    });
}

void LeaseCommands::change(const QString& action) {
    json::object body{{"action", toJsonText(action)}, {"skip_invalid", m_program.has("skip-invalid")}};
    if (action != QLatin1String("release")) {
        if (m_program.has("to") == m_program.has("by-days"))
            return m_program.usageError(QStringLiteral("expected either --to DATE or --by-days N"));
        bool ok = true;
        if (m_program.has("to"))
            body["to"] = toJsonText(m_program.text("to"));
        else
            body["by_days"] = m_program.text("by-days").toInt(&ok);
        if (!ok)
            return m_program.usageError(
                QStringLiteral("--by-days: found \"%1\", expected a number of days").arg(m_program.text("by-days")));
    }
    withMachines([this, action, body](const QStringList& names) mutable {
        body["machines"] = namesToJson(names);
        const bool asks = action == QLatin1String("release") && names.size() > 1 && !m_program.has("yes");
        if (!m_program.has("dry-run") && !asks) return send(body);
        QUrlQuery query;
        query.addQueryItem(QStringLiteral("dry_run"), QStringLiteral("true"));
        post(QStringLiteral("/leases/changes"), query, body, [this, body](const ApiAnswer& answer) {
            const auto plan = changeReply(answer.body.as_object());
            if (!m_program.has("dry-run"))
                return confirm(
                    QStringLiteral("Release %1?").arg(counted(static_cast<qint64>(plan.rows.size()), "machine")), plan,
                    [this, body] { send(body); });
            m_program.print(plan);
            finish();
        });
    });
}

void LeaseCommands::send(const json::object& body) {
    post(QStringLiteral("/leases/changes"), {}, body,
         [this](const ApiAnswer& answer) { printOutcome(m_program, *this, answer, m_program.has("wait")); });
}

} // namespace remuda::cli
