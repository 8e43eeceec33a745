// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/api/api_client.h"
#include "core/domain/lifecycle.h"
#include "ui/common/consequence_sheet.h"

#include <QTimer>

class QCheckBox;
class QDateEdit;
class QLineEdit;

namespace remuda {

class LimitsField;
class WhenField;

// The way of every verb: asks what the verb needs, has the server plan it (dry run), shows the consequences, asks for
// the effort, sends it. Deletes itself with its sheet.
class VerbSheet : public QObject {
    Q_OBJECT
public:
    VerbSheet(ApiClient& api, Verb verb, const QStringList& machines, QWidget* parent);
    void open();

Q_SIGNALS:
    // What came of it: the id of the job, or empty for what happens at once; and a sentence.
    void done(const QString& job, const QString& sentence); // a job, or "approval/7" that it waits for

private:
    void makeForm();
    boost::json::object body() const;
    boost::json::object order() const; // as it is sent
    void plan();
    void planSoon(); // with what is asked for now
    void showTooMany();
    void showPlan(const boost::json::object& plan);
    void send();

    ApiClient& m_api;
    Verb m_verb;
    QStringList m_machines;
    QPointer<ConsequenceSheet> m_sheet;
    QTimer m_replan; // a moment after the last change of a field
    QPointer<ApiCall> m_planning;
    QLineEdit* m_reason = nullptr;
    QLineEdit* m_role = nullptr;
    QLineEdit* m_image = nullptr;
    QDateEdit* m_until = nullptr;
    QCheckBox* m_retire = nullptr;
    WhenField* m_when = nullptr;     // of verbs that are jobs
    LimitsField* m_limits = nullptr; // of those, for several machines
    int m_planned = 0;               // machines that will be acted on
    bool m_skips = false;
};

// The server's plan in the sheet's words. `confirm_count`: from how many machines on the count is asked in any case.
Consequences consequencesOf(Verb verb, const boost::json::object& plan, int confirm_count);

} // namespace remuda
