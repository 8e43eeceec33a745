// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/api/api_client.h"
#include "ui/common/consequence_sheet.h"

#include <QPointer>

namespace remuda {

// Takes something back: asks the server for the way back, shows it with what is in the way, and goes it when told to.
// Deletes itself with its sheet.
class UndoSheet : public QObject {
    Q_OBJECT
public:
    // What is taken back: {"seq":…} for one change, {"request_id":…} for all that one request changed.
    UndoSheet(ApiClient& api, boost::json::object order, QWidget* parent);
    void open();

    static boost::json::object orderOf(qint64 sequence) { return {{"seq", sequence}}; }
    static boost::json::object orderOf(const QByteArray& request_id) {
        return {{"request_id", std::string(request_id.constData(), std::size_t(request_id.size()))}};
    }

Q_SIGNALS:
    // A sentence, and the request by which the undo itself can be taken back.
    void done(const QString& sentence, const QByteArray& request_id);
    void nothingLeft(); // there is no way back, any more or at all; the sheet stays open and says so

private:
    void plan();
    void send();

    ApiClient& m_api;
    boost::json::object m_order;
    QPointer<ConsequenceSheet> m_sheet;
    bool m_conflicts_shown = false;
};

// The server's plan in the sheet's words.
Consequences consequencesOfUndo(const boost::json::object& plan);

} // namespace remuda
