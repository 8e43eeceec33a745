// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/audit_commands.h"

namespace remuda::cli {

QString AuditCommands::summary() const {
    return QStringLiteral("who did what when, before and after");
}

std::vector<CommandSpec> AuditCommands::commands() {
    const auto text = [](const char* name, const char* value, const char* help) {
        return option(QString::fromLatin1(name), QString::fromLatin1(value), QString::fromUtf8(help));
    };
    return {
        {QStringLiteral("list"),
         {},
         QStringLiteral("List changes, newest first."),
         {queryOption(),
          text("entity", "KIND",
               "machine, job, request, lease, schedule, freeze, window, view, session, approval, intent, import or "
               "undo"),
          text("entity-id", "ID", "of one thing, e.g. a hardware name"), text("actor", "NAME", "who did it"),
          text("verb", "VERB", "what was done"), text("from", "TIME", "since this day or moment"),
          text("to", "TIME", "until this day or moment"),
          flag(QStringLiteral("include-progress"), QStringLiteral("also the progress notes of jobs")),
          limitOptionSpec(QStringLiteral("100"))},
         [this] { list(); }},
        {QStringLiteral("export"),
         {},
         QStringLiteral(
             "Print every entry as it is stored, a JSON line each, for verify-file; or write what was signed "
             "as files for ssh-keygen -Y verify."),
         {text("intents", "DIR", "write each signed text, its signature and allowed_signers to this folder instead")},
         [this] { exportChain(); }},
        {QStringLiteral("verify"),
         {},
         QStringLiteral("Check here that no entry was changed, removed or moved behind the server's back; exit code 6 "
                        "when one was."),
         {text("expect", "NUMBER:HASH", "the head of an earlier run, which the audit must still hold")},
         [this] { verify(); }},
        {QStringLiteral("verify-file"),
         QStringLiteral("FILE"),
         QStringLiteral("The same for an exported audit, without a server."),
         {text("expect", "NUMBER:HASH", "the head of an earlier run, which the audit must still hold")},
         [this] { verifyFile(); },
         1,
         1,
         false}};
}

void AuditCommands::list() {
    auto query = given({"entity", "entity-id", "actor", "verb", "from", "to"});
    if (m_program.has("query")) query.addQueryItem(QStringLiteral("q"), m_program.text("query"));
    if (m_program.has("include-progress"))
        query.addQueryItem(QStringLiteral("include_progress"), QStringLiteral("true"));
    printList(QStringLiteral("/audit"), query,
              {{"seq", "Number", Kind::integer},
               {"at", "When", Kind::instant},
               {"actor", "Who"},
               {"verb", "Did"},
               {"entity", "To"},
               {"entity_id", "Name"},
               {"request_id", "Request"},
               {"summary", "Summary"}},
              limitOption(100));
}

} // namespace remuda::cli
