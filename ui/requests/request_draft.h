// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/api/api_client.h"
#include "core/domain/request.h"

#include <QObject>

namespace remuda {

// What the wizard is building: the answers so far and what the server says of them. Pages write the spec and read the
// plan; nobody waits. Of several checks under way only the latest one's answer counts.
class RequestDraft : public QObject {
    Q_OBJECT
public:
    explicit RequestDraft(ApiClient& api, QObject* parent = nullptr);

    void reset();
    const RequestSpec& spec() const { return m_spec; }
    void setSpec(const RequestSpec& spec);
    // Takes up one of the server's offers: members of the spec with other values. False when it does not fit the spec.
    bool apply(const boost::json::object& change);

    void check(); // asks the server for a plan; ends with checked() or refused()
    void send();  // makes the request; ends with sent() or refused()
    bool isBusy() const { return m_busy; }

    const std::optional<RequestPlan>& plan() const { return m_plan; }          // nothing since the spec changed
    const std::optional<MachineRequest>& request() const { return m_request; } // once sent

Q_SIGNALS:
    void specChanged();
    void busyChanged(bool busy);
    void checked();                      // plan() is there, satisfiable or not
    void sending(remuda::ApiCall* call); // it may wait for the person's key first
    void sent();
    void refused(const remuda::Problem& problem); // problem.field names the member at fault, if one is

private:
    void ask(bool dry_run);
    void finish(const Result<ApiAnswer>& result, bool dry_run);
    void setBusy(bool busy);
    void drop(); // the latest question: it is about what no longer counts

    ApiClient& m_api;
    RequestSpec m_spec;
    std::optional<RequestPlan> m_plan;
    std::optional<MachineRequest> m_request;
    quint64 m_generation = 0;
    bool m_busy = false;
    QPointer<ApiCall> m_call; // of the latest question
};

} // namespace remuda
