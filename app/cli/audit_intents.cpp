// SPDX-License-Identifier: GPL-3.0-or-later
// What was signed, as files that stock ssh-keygen checks.
#include "app/cli/audit_commands.h"
#include "core/protocol/encoding.h"
#include "core/protocol/intent.h"

#include <QDir>
#include <QSaveFile>
#include <QUrl>

#include <memory>
#include <set>

namespace remuda::cli {

namespace json = boost::json;

namespace {

// What an entry of the audit holds of an intent, once it was found to hold together.
struct Exported {
    std::int64_t sequence = 0;
    intent::Intent intent;
    std::string text, signature; // armored
    std::string key_line;        // of allowed_signers
    json::array targets;         // where the text has their digest only
};

// ssh-keygen reads names as patterns: marks in them are written as in addresses.
QString identityOf(const std::string& user) {
    return QString::fromLatin1(QUrl::toPercentEncoding(QString::fromStdString(user), "@+"));
}

std::string textOf(const json::object& object, const char* name) {
    const auto* value = object.if_contains(name);
    return value && value->is_string() ? std::string(value->get_string()) : std::string();
}

Result<Exported> exportedFrom(const audit::Entry& entry) {
    boost::system::error_code error;
    const auto after = json::parse(entry.after, error);
    if (error || !after.is_object()) return problems::badRequest("it cannot be read");
    const auto& members = after.get_object();
    Exported found;
    found.sequence = entry.sequence;
    found.text = textOf(members, "text");
    found.signature = textOf(members, "signature");
    const auto blob = fromArmor(found.signature);
    if (!blob) return blob.problem();
    const auto sshsig = parseSshsig(*blob);
    if (!sshsig) return sshsig.problem();
    const auto key = parseKeyBlob(sshsig->key);
    if (!key) return key.problem();
    auto proof = intent::check({found.text, *blob}, {*key});
    if (!proof) return proof.problem();
    found.intent = std::move(proof->intent);
    if (found.intent.requester != entry.actor)
        return problems::conflict("it was signed by " + found.intent.requester + ", not by " + entry.actor);
    found.key_line = identityOf(found.intent.requester).toStdString() + " namespaces=\"" +
                     std::string(intent::signature_namespace) + "\" " + key->type + " " + encodeBase64(sshsig->key) +
                     "\n";
    if (const auto* targets = members.if_contains("targets"); targets && targets->is_array())
        found.targets = targets->get_array();
    return found;
}

} // namespace

bool AuditCommands::writeFile(const QString& path, const std::string& content) {
    QSaveFile file(path);
    if (file.open(QIODevice::WriteOnly) && file.write(QByteArray::fromStdString(content)) >= 0 && file.commit())
        return true;
    m_program.say(QStringLiteral("remudactl: %1 cannot be written: %2").arg(path, file.errorString()));
    finish(ExitCode::bad_input);
    return false;
}

void AuditCommands::exportIntents() {
    const auto folder = m_program.text("intents");
    if (!QDir().mkpath(folder))
        return m_program.usageError(
            QStringLiteral("--intents: found \"%1\", expected a folder that can be made").arg(folder));
    struct State {
        json::array rows;
        std::set<std::string> signers;
        int broken = 0;
        bool failed = false;
    };
    const auto state = std::make_shared<State>();
    const auto use = [this, state, folder](const audit::Entry& entry) {
        if (state->failed || entry.entity != "intent" || entry.digest) return;
        const auto found = exportedFrom(entry);
        if (!found) {
            ++state->broken;
            m_program.say(QStringLiteral("remudactl: entry %1 does not hold what was signed: %2")
                              .arg(entry.sequence)
                              .arg(QString::fromStdString(found.problem().detail)));
            return;
        }
        const auto& intent = found->intent;
        const auto name = QStringLiteral("%1-%2").arg(entry.sequence).arg(QString::fromStdString(intent.order.verb));
        const auto path = QDir(folder).filePath(name);
        std::string targets;
        for (const auto& each : found->targets)
            if (each.is_string()) targets += std::string(each.get_string()) + "\n";
        state->failed = !writeFile(path + QStringLiteral(".intent"), found->text) ||
                        !writeFile(path + QStringLiteral(".intent.sig"), found->signature) ||
                        (!targets.empty() && !writeFile(path + QStringLiteral(".targets"), targets));
        state->signers.insert(found->key_line);
        state->rows.push_back(json::object{{"seq", entry.sequence},
                                           {"time", formatInstant(intent.time)},
                                           {"requester", intent.requester},
                                           {"verb", intent.order.verb},
                                           {"targets", intent.count},
                                           {"file", name.toStdString() + ".intent"}});
    };
    eachEntry(0, use, [this, state, folder] {
        if (state->failed) return;
        std::string signers;
        for (const auto& line : state->signers)
            signers += line;
        if (!writeFile(QDir(folder).filePath(QStringLiteral("allowed_signers")), signers)) return;
        Reply reply;
        reply.columns = {{"seq", "Number", Kind::integer},
                         {"time", "Signed", Kind::instant},
                         {"requester", "By"},
                         {"verb", "To"},
                         {"targets", "Targets", Kind::integer},
                         {"file", "File"}};
        reply.rows = state->rows;
        reply.note = QStringLiteral("Check one with: ssh-keygen -Y verify -f allowed_signers -I REQUESTER -n remuda -s "
                                    "FILE.sig < FILE");
        m_program.print(reply);
        finish(state->broken == 0 ? ExitCode::ok : ExitCode::conflict);
    });
}

} // namespace remuda::cli
