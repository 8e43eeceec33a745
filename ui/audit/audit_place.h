// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/api/event_stream.h"
#include "ui/audit/audit_entry.h"
#include "ui/common/place.h"

class QCheckBox;
class QComboBox;
class QDateEdit;
class QLineEdit;
class QPushButton;

namespace remuda {

class AuditModel;
class DifferencesModel;
class ListFrame;
class ListLoader;
class TableView;
class TextLabel;

// Who did what and when, with what it altered side by side.
class AuditPlace : public Place {
    Q_OBJECT
public:
    explicit AuditPlace(const PlaceContext& context, QWidget* parent = nullptr);

    QString title() const override { return tr("Audit"); }
    QString iconName() const override { return QStringLiteral("audit"); }
    QString statusText() const override;
    bool reveal(const QString& id) override; // what happened to one entity
    void setQuery(const QString& query) override;
    void focusQuery() override;
    void takeFocus() override;

protected:
    void showEvent(QShowEvent* event) override;

private:
    QWidget* buildContent();
    QWidget* buildFilters();
    QWidget* buildDetail();
    void load();
    void take(const boost::json::array& items, bool first);
    void takeEvents(const QVector<Event>& batch);
    void selectionChanged();
    void takeBack(const AuditEntry& entry);
    void updateEmpty();
    void clearFilters();
    bool hasFilter() const;

    PlaceContext m_context;
    ListLoader* m_loader;
    AuditModel* m_model;
    DifferencesModel* m_differences;
    TableView *m_table = nullptr, *m_sides = nullptr;
    ListFrame* m_frame = nullptr;
    QComboBox *m_entity = nullptr, *m_period = nullptr;
    QLineEdit* m_person = nullptr;
    QCheckBox* m_progress = nullptr;
    TextLabel *m_summary = nullptr, *m_facts = nullptr;
    QPushButton *m_show_entity = nullptr, *m_show_job = nullptr, *m_take_back = nullptr;
    QString m_query;
    bool m_started = false;
};

} // namespace remuda
