// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>
#include <QStringList>

#include <functional>

class QComboBox;
class QLineEdit;
class QPushButton;

namespace remuda {

class TextLabel;

// Asks under which name a view is kept, and for whom. Use with open(); it deletes itself when closed.
class ViewDialog : public QDialog {
    Q_OBJECT
public:
    // `teams` whom it can be shared with; with `any_team` others may be typed (an administrator's right). Without
    // `teams` and `any_team` it asks for the name only.
    ViewDialog(const QString& title, const QString& button, const QString& name, const QString& team,
               const QStringList& teams, bool any_team, QWidget* parent);

    void askForTeamOnly();
    void showQuery(const QString& query); // what the view will hold
    // Whether there is such a view already: then the button says that it replaces it.
    void setTaken(std::function<bool(const QString& name, const QString& team)> taken);

Q_SIGNALS:
    void given(const QString& name, const QString& team); // an empty team: private

private:
    QString chosenTeam() const;
    void check();

    QLineEdit* m_name;
    QComboBox* m_team;
    TextLabel* m_note;
    QPushButton* m_go;
    QString m_button;
    std::function<bool(const QString&, const QString&)> m_taken;
};

} // namespace remuda
