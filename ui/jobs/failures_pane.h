// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/common/column_table.h"
#include "ui/common/place.h"
#include "ui/jobs/failure_cluster.h"

class QPushButton;
class QSortFilterProxyModel;

namespace remuda {

class ListLoader;
class MessageBar;
class TextLabel;

class FailuresModel : public ColumnTable<FailureCluster> {
    Q_OBJECT
public:
    enum Column { count, action, step, error, model, firmware, when, cleared, open };
    explicit FailuresModel(QObject* parent = nullptr);
};

// The failures of the last week that are alike, what became of them, and one action on all that are open.
class FailuresPane : public QWidget {
    Q_OBJECT
public:
    explicit FailuresPane(const PlaceContext& context, QWidget* parent = nullptr);
    void load();

Q_SIGNALS:
    void jobAsked(const QString& id); // one of them, or the batch that tries them again

private:
    void take(const boost::json::array& items, bool first);
    const FailureCluster* chosen() const;
    void refresh();
    void retryAll();
    void resetBmcs();

    PlaceContext m_context;
    ListLoader* m_loader;
    FailuresModel* m_model;
    TableView* m_table;
    MessageBar* m_message;
    TextLabel *m_sentence, *m_advice;
    QPushButton *m_retry, *m_reset, *m_show;
};

} // namespace remuda
