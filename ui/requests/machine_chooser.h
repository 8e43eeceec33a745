// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/api/api_client.h"
#include "core/domain/request.h"

#include <QDialog>

class QLineEdit;
class QPushButton;
class QSortFilterProxyModel;

namespace remuda {

class CandidatesModel;
class ListLoader;
class MessageBar;
class TableView;
class TextLabel;

// Which machines a request takes, chosen by hand among the available ones that meet it. Whether they can really be had
// the plan says afterwards. Use with open(); it deletes itself when closed.
class MachineChooser : public QDialog {
    Q_OBJECT
public:
    // `chosen`: those ticked at first.
    MachineChooser(ApiClient& api, const RequestSpec& spec, const QStringList& chosen, QWidget* parent);

    // The query for available machines that meet the spec's demands.
    static QString candidatesQuery(const RequestSpec& spec);

Q_SIGNALS:
    void chosen(const QStringList& names); // exactly as many as the request wants

private:
    void buildTable(const QStringList& chosen);
    void take(const boost::json::array& items, bool first);
    void refresh();
    void finish();

    int m_wanted;
    ListLoader* m_loader;
    CandidatesModel* m_model;
    QSortFilterProxyModel* m_shown;
    TextLabel *m_title, *m_count;
    MessageBar* m_message;
    QLineEdit* m_filter;
    TableView* m_table;
    QPushButton* m_go;
};

} // namespace remuda
