// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/requests/request_form.h"

#include <QCheckBox>
#include <QDateEdit>

namespace remuda {

// Step 2: where the machines stand, how they are spread, until when they are kept.
class WhereForm : public RequestForm {
    Q_OBJECT
public:
    explicit WhereForm(QWidget* parent = nullptr);
    void read(const RequestSpec& spec) override;
    void write(RequestSpec& spec) const override;
    void learn(const ReplicaSnapshot& inventory) override;

private:
    QWidget* buildExpiry();

    QStringListModel m_sites;
    QLineEdit *m_site, *m_note;
    QCheckBox *m_spread, *m_no_end;
    QDateEdit* m_until;
};

} // namespace remuda
