// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/replica/replica_search.h"
#include "core/domain/waste.h"
#include "ui/common/place.h"

#include <QStringList>

namespace remuda {

// Ends one kind of waste: finds its machines in the local copy, off the GUI thread, and opens the sheet of the one
// action that ends it on that list, which stays as it was found. GUI thread.
class WasteRemedy : public QObject {
    Q_OBJECT
public:
    WasteRemedy(const PlaceContext& context, QWidget* owner);

    void end(const QString& kind, const QString& query); // another call replaces one that still searches

    // "Retire…"; empty for a kind that this program does not know.
    static QString title(const QString& kind);

Q_SIGNALS:
    // A sentence; the job that does it, or empty; the request by which it can be taken back, or empty.
    void done(const QString& sentence, const QString& job, const QByteArray& request_id);
    void nothingLeft(); // the query finds no machine any more

private:
    void found(const ReplicaSearchResult& result);
    void openSheet(const WasteKind& kind, const QStringList& machines);

    PlaceContext m_context;
    QWidget* m_owner;
    ReplicaSearch m_search;
    const WasteKind* m_kind = nullptr;
};

} // namespace remuda
