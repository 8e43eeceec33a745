// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/api/api_client.h"

#include <QDialog>
#include <QStringList>

class QCheckBox;
class QLineEdit;
class QPushButton;

namespace remuda {

class MessageBar;

// Asks for the user and the password of BMCs and stores both for each machine, one after the other. What is stored is
// never shown again. A refusal stops it and says how far it came. Use with open(); it deletes itself when closed.
class BmcPasswordDialog : public QDialog {
    Q_OBJECT
public:
    BmcPasswordDialog(ApiClient& api, const QStringList& machines, const QString& user, QWidget* parent);

Q_SIGNALS:
    void stored(const QString& sentence);

private:
    void check();
    void storeNext();

    ApiClient& m_api;
    QStringList m_machines;
    qsizetype m_done = 0;
    bool m_storing = false;
    QLineEdit *m_user, *m_password;
    QCheckBox* m_show;
    MessageBar* m_message;
    QPushButton* m_go;
};

} // namespace remuda
