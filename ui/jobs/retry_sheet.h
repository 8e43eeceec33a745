// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/api/api_client.h"
#include "core/domain/lifecycle.h"
#include "ui/common/consequence_sheet.h"

class QCheckBox;

namespace remuda {

// Tries a frozen list of failed jobs of one action again: has the server plan it, shows the consequences, asks for the
// effort, sends it. Deletes itself with its sheet.
class RetrySheet : public QObject {
    Q_OBJECT
public:
    RetrySheet(ApiClient& api, const QString& action, const QStringList& jobs, QWidget* parent);
    void open();

Q_SIGNALS:
    void done(const QString& job); // the id of the new batch

private:
    boost::json::object body() const;
    boost::json::object order() const; // as it is sent
    void plan();
    void showPlan(const boost::json::value& answer);
    void send();

    ApiClient& m_api;
    Verb m_verb;
    QStringList m_jobs;
    QPointer<ConsequenceSheet> m_sheet;
    QPointer<ApiCall> m_planning;
    QCheckBox* m_from_start;
    bool m_skips = false;
};

} // namespace remuda
