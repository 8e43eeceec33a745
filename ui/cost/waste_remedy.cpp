// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/cost/waste_remedy.h"

#include "core/client/replica/live_inventory.h"
#include "core/client/replica/replica.h"
#include "ui/expiry/lease_sheet.h"
#include "ui/inventory/edit_sheet.h"
#include "ui/inventory/verb_actions.h"
#include "ui/inventory/verb_sheet.h"

namespace remuda {

WasteRemedy::WasteRemedy(const PlaceContext& context, QWidget* owner)
    : QObject(owner)
    , m_context(context)
    , m_owner(owner) {
    connect(&m_search, &ReplicaSearch::finished, this, &WasteRemedy::found);
}

QString WasteRemedy::title(const QString& kind) {
    const WasteKind* known = wasteKind(kind.toStdString());
    if (known == nullptr) return {};
    switch (known->remedy) {
    case WasteKind::Remedy::verb:
        return tr("%1…", "an action that asks first").arg(verbTitle(known->verb));
    case WasteKind::Remedy::release_lease:
        return tr("Release…");
    case WasteKind::Remedy::set_field:
        return known->field == "team" ? tr("Set the team…") : tr("Set the price…");
    }
    return {};
}

void WasteRemedy::end(const QString& kind, const QString& query) {
    m_kind = wasteKind(kind.toStdString());
    if (m_kind == nullptr) return;
    ReplicaSearchRequest request;
    request.snapshot = m_context.inventory.replica().snapshot();
    request.query = query.toStdString();
    m_search.start(std::move(request));
}

void WasteRemedy::found(const ReplicaSearchResult& result) {
    if (result.rows.empty() || result.problem) return Q_EMIT nothingLeft();
    QStringList machines;
    machines.reserve(qsizetype(result.rows.size()));
    for (const auto row : result.rows) {
        const auto name = result.snapshot->hardwareName(row);
        machines.append(QString::fromUtf8(name.data(), qsizetype(name.size())));
    }
    openSheet(*m_kind, machines);
}

void WasteRemedy::openSheet(const WasteKind& kind, const QStringList& machines) {
    switch (kind.remedy) {
    case WasteKind::Remedy::verb: {
        auto* sheet = new VerbSheet(m_context.api, kind.verb, machines, m_owner);
        connect(sheet, &VerbSheet::done, this,
                [this](const QString& job, const QString& sentence) { Q_EMIT done(sentence, job, {}); });
        sheet->open();
        break;
    }
    case WasteKind::Remedy::release_lease: {
        std::vector<std::string> names;
        for (const QString& name : machines)
            names.push_back(name.toStdString());
        auto* sheet = new LeaseSheet(m_context.api, LeaseAction::release, std::move(names), dateOf(now()), m_owner);
        connect(sheet, &LeaseSheet::done, this,
                [this](const QString& sentence, const QString& job) { Q_EMIT done(sentence, job, {}); });
        break;
    }
    case WasteKind::Remedy::set_field: {
        auto* sheet = new EditSheet(m_context.api, machines, m_owner);
        connect(sheet, &EditSheet::done, this, [this](const QString& sentence, const QByteArray& request_id) {
            Q_EMIT done(sentence, {}, request_id);
        });
        sheet->open();
        sheet->chooseField(QString::fromUtf8(kind.field.data(), qsizetype(kind.field.size())));
        break;
    }
    }
}

} // namespace remuda
