// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/agent/agent_client.h"

#include <QUrl>
#include <QWidget>

class QComboBox;
class QLineEdit;
class QProgressBar;
class QPushButton;

namespace remuda {

class MessageBar;
class TextLabel;

// Server, user and the key to sign with, chosen from what the agent holds. Says what is missing before it can work.
class SignInPage : public QWidget {
    Q_OBJECT
public:
    explicit SignInPage(AgentClient& agent, QWidget* parent = nullptr);

    void setAgents(const QStringList& sockets); // those to ask beside that of SSH_AUTH_SOCK
    void setFields(const QUrl& server, const QString& user, const QString& key);
    void showWaiting(const QString& text); // "Asking the server…", "Waiting for your key…"
    void showProblem(const Problem& problem);
    void showNews(const QString& title, const QString& text); // of something that went well
    void setWayBack(bool there_is);                           // to what was shown before: "Cancel" leads there
    void lookForKeys();                                       // asks the agent again
    void submit();                                            // as if the button were clicked

Q_SIGNALS:
    void signInAsked(const QUrl& server, const QString& user, const QString& key);
    void cancelled(); // while signing in
    void left();      // by the way back
    void localFleetAsked();
    void agentsChanged(const QStringList& sockets);

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void showKeys(const Result<std::vector<AgentIdentity>>& identities);
    void showAway();
    QStringList enteredAgents() const;
    void check();
    QUrl enteredServer() const;

    AgentClient& m_agent;
    QLineEdit *m_server, *m_user, *m_agents;
    QComboBox* m_key;
    TextLabel* m_server_hint;
    MessageBar* m_message;
    QProgressBar* m_progress;
    TextLabel* m_waiting;
    QPushButton *m_go, *m_cancel;
    QString m_wanted_key;
    QStringList m_asked_agents;
    int m_look = 0; // the latest for keys
    bool m_busy = false, m_keys_missing = false, m_way_back = false;
};

} // namespace remuda
