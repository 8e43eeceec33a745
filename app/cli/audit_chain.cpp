// SPDX-License-Identifier: GPL-3.0-or-later
// The audit as a chain that is checked here, whatever the server says of it.
#include "app/cli/audit_commands.h"

#include <QFile>

namespace remuda::cli {

namespace json = boost::json;

namespace {

constexpr int entries_at_once = 10'000;

QString headOf(const audit::ChainCheck& check) {
    return QString::number(check.last()) + u':' + QString::fromStdString(check.head());
}

Result<std::vector<audit::Entry>> entriesIn(const ApiAnswer& answer) {
    const auto* object = answer.body.if_object();
    const auto* items = object ? memberOf(*object, "items") : nullptr;
    if (!items || !items->is_array()) return problems::internal("the server sent no entries");
    std::vector<audit::Entry> entries;
    entries.reserve(items->get_array().size());
    for (const auto& item : items->get_array()) {
        auto entry = audit::entryFrom(item);
        if (!entry) return std::move(entry).problem();
        entries.push_back(std::move(*entry));
    }
    return entries;
}

} // namespace

// Calls `use` with each entry, oldest first, and `done` behind the last. The server reads the next page while this one
// is used, which therefore waits until the request is out: that takes a turn of the event loop.
void AuditCommands::eachEntry(qint64 since, std::function<void(const audit::Entry&)> use, std::function<void()> done) {
    QUrlQuery query;
    query.addQueryItem(QStringLiteral("since"), QString::number(since));
    query.addQueryItem(QStringLiteral("limit"), QString::number(entries_at_once));
    get(QStringLiteral("/audit/chain"), query, [=, this](const ApiAnswer& answer) {
        auto entries = entriesIn(answer);
        if (!entries) return m_program.fail(entries.problem());
        if (entries->empty()) return done();
        const auto last = entries->back().sequence;
        if (last <= since) return m_program.fail(problems::internal("the server sent entries that were not asked for"));
        eachEntry(last, use, done);
        const auto use_all = [use, page = std::move(*entries)] {
            for (const auto& entry : page)
                use(entry);
        };
        QMetaObject::invokeMethod(&m_program, use_all, Qt::QueuedConnection);
    });
}

void AuditCommands::exportChain() {
    if (m_program.has("intents")) return exportIntents();
    eachEntry(
        0, [this](const audit::Entry& entry) { m_program.printBytes(QByteArray::fromStdString(toLine(entry)) + '\n'); },
        [this] { finish(); });
}

// Takes --expect up; false when it is none, which ends the program.
bool AuditCommands::expectHead(audit::ChainCheck& check) {
    if (!m_program.has("expect")) return true;
    const auto head = m_program.text("expect");
    const auto colon = head.indexOf(u':');
    bool number = false;
    const auto sequence = head.left(colon).toLongLong(&number);
    const auto hash = head.mid(colon + 1).toLower();
    if (colon < 1 || !number || sequence < 1 || hash.size() != 64) {
        m_program.usageError(
            QStringLiteral("--expect: found \"%1\", expected NUMBER:HASH as verify prints it").arg(head));
        return false;
    }
    check.expect(sequence, hash.toStdString());
    return true;
}

void AuditCommands::verify() {
    const auto check = std::make_shared<audit::ChainCheck>();
    if (!expectHead(*check)) return;
    eachEntry(
        0, [check](const audit::Entry& entry) { check->add(entry); }, [this, check] { report(*check); });
}

void AuditCommands::verifyFile() {
    audit::ChainCheck check;
    if (!expectHead(check)) return;
    const auto name = m_program.arguments().first();
    QFile file(name);
    const bool opened =
        name == QLatin1String("-") ? file.open(stdin, QIODevice::ReadOnly) : file.open(QIODevice::ReadOnly);
    if (!opened) {
        m_program.say(QStringLiteral("remudactl: %1 cannot be read: %2").arg(name, file.errorString()));
        return finish(ExitCode::bad_input);
    }
    for (int number = 1; !file.atEnd(); ++number) {
        const auto line = file.readLine().trimmed();
        if (line.isEmpty()) continue;
        const auto entry = audit::fromLine(line.toStdString());
        if (!entry) {
            m_program.say(QStringLiteral("remudactl: %1, line %2: %3")
                              .arg(name, QString::number(number), QString::fromStdString(entry.problem().detail)));
            return finish(ExitCode::bad_input);
        }
        check.add(*entry);
    }
    report(check);
}

void AuditCommands::report(const audit::ChainCheck& check) {
    const auto faults = check.faults();
    Reply reply;
    reply.columns = {{"first", "From", Kind::integer}, {"last", "To", Kind::integer}, {"fault", "What is wrong"}};
    for (const auto& fault : faults)
        reply.rows.push_back(json::object{{"first", fault.first}, {"last", fault.last}, {"fault", fault.what}});
    reply.json =
        json::object{{"entries", check.count()}, {"head", headOf(check).toStdString()}, {"faults", reply.rows}};
    const auto entries =
        check.count() == 1 ? QStringLiteral("1 entry") : QStringLiteral("%1 entries").arg(check.count());
    reply.note = faults.empty()
                     ? QStringLiteral("%1, and each follows from the one before. Head: %2").arg(entries, headOf(check))
                     : QStringLiteral("%1, and the audit was tampered with").arg(entries);
    m_program.print(reply);
    finish(faults.empty() ? ExitCode::ok : ExitCode::conflict);
}

} // namespace remuda::cli
