// SPDX-License-Identifier: GPL-3.0-or-later
// Several agents as if they were one.
#include "core/client/agent/agent_client.h"
#include "core/client/agent/agent_exchange.h"

#include <QPointer>

#include <algorithm>
#include <memory>
#include <optional>

namespace remuda {

namespace {

struct Gathering {
    QStringList sockets;
    std::vector<std::optional<Result<std::vector<AgentIdentity>>>> answers; // one a socket
    std::size_t left;
};

struct Gathered {
    Result<std::vector<AgentIdentity>> identities;
    QHash<QByteArray, QString> holders;
    QStringList away;
};

Problem noneAnswers(const Gathering& gathering) {
    auto problem = gathering.answers.front()->problem();
    for (std::size_t i = 1; i < gathering.answers.size(); ++i)
        problem.detail += "; " + gathering.answers[i]->problem().detail;
    return problem;
}

Gathered gathered(const Gathering& gathering) {
    std::vector<AgentIdentity> identities;
    QHash<QByteArray, QString> holders;
    QStringList away;
    for (std::size_t i = 0; i < gathering.answers.size(); ++i) {
        const auto& answer = *gathering.answers[i];
        if (!answer) {
            away << QString::fromStdString(answer.problem().detail);
            continue;
        }
        for (auto identity : *answer) {
            if (holders.contains(identity.blob)) continue; // the agent named first signs with it
            identity.agent = gathering.sockets[static_cast<qsizetype>(i)];
            holders.insert(identity.blob, identity.agent);
            identities.push_back(std::move(identity));
        }
    }
    if (away.size() == gathering.sockets.size()) return {noneAnswers(gathering), {}, {}};
    return {std::move(identities), std::move(holders), std::move(away)};
}

} // namespace

void AgentClient::setFurther(const QStringList& sockets) {
    m_further = sockets;
}

QStringList AgentClient::sockets() const {
    QStringList all{socket()};
    all << m_further;
    all.removeAll(QString());
    all.removeDuplicates();
    return all.isEmpty() ? QStringList{QString()} : all; // whose absence is then told
}

void AgentClient::list(QObject* context, Identities done) {
    auto gathering = std::make_shared<Gathering>();
    gathering->sockets = sockets();
    gathering->left = static_cast<std::size_t>(gathering->sockets.size());
    gathering->answers.resize(gathering->left);
    for (std::size_t i = 0; i < gathering->answers.size(); ++i)
        listOf(gathering->sockets[static_cast<qsizetype>(i)], context,
               [self = QPointer(this), gathering, i, done](Result<std::vector<AgentIdentity>> answer) {
                   gathering->answers[i] = std::move(answer);
                   if (--gathering->left > 0) return;
                   auto all = gathered(*gathering);
                   if (self) {
                       self->m_holders = std::move(all.holders);
                       const bool news = std::exchange(self->m_away, all.away) != all.away && !all.away.isEmpty();
                       if (news) Q_EMIT self->someAway(all.away);
                   }
                   done(std::move(all.identities));
               });
}

void AgentClient::sign(const QByteArray& blob, const QByteArray& data, AgentSignature flags, QObject* context,
                       Signature done) {
    const auto all = sockets();
    const auto holder = all.size() == 1 ? all.first() : m_holders.value(blob);
    if (all.contains(holder)) return signAt(holder, blob, data, flags, context, std::move(done));
    const auto find = [=, self = QPointer(this),
                       done = std::move(done)](const Result<std::vector<AgentIdentity>>& identities) {
        if (!self) return;
        if (!identities) return done(identities.problem());
        const auto found = std::find_if(identities->begin(), identities->end(),
                                        [&](const AgentIdentity& each) { return each.blob == blob; });
        if (found != identities->end()) return self->signAt(found->agent, blob, data, flags, context, done);
        done(agentProblem("agent-refused", "The ssh-agent refuses to sign",
                          "none of the agents that answer holds the key any more"));
    };
    list(context, find);
}

} // namespace remuda
