// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/schedule.h"
#include "ui/common/checked_form.h"
#include "ui/common/place.h"

namespace remuda {

// The fields of a schedule, a freeze or a maintenance window, new or as it is. It is checked here by the rules that the
// server has; the server has the last word.
class EntryForm : public CheckedForm {
    Q_OBJECT
public:
    explicit EntryForm(const PlaceContext& context);

    virtual QString path() const = 0; // of the server, "/freezes"
    virtual QString title() const = 0;
    virtual QString button() const = 0;
    virtual boost::json::object body() const = 0;
    virtual std::optional<Problem> mistake() const = 0;
    virtual QString wordsFor(const Problem& mistake) const; // in the person's language, of one field
    // Which machines it is about, as a query; nothing when they are named.
    virtual std::optional<QString> query() const = 0;
    // What it does, a line each; `machines` that the query finds, nothing while they are counted.
    virtual QStringList effect(std::optional<int> machines) const = 0;

protected:
    void addScopeRows(QGridLayout* grid, const Scope& scope);
    Scope scope() const;
    static QString queryOf(const Scope& scope); // "team:web site:lon"
    static QString machinesText(std::optional<int> machines);

    const PlaceContext m_context;

private:
    QStringListModel m_teams, m_sites;
    QLineEdit *m_team = nullptr, *m_site = nullptr;
};

} // namespace remuda
