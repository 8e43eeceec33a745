// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/request.h"
#include "ui/common/checked_form.h"

namespace remuda {

// A page of the wizard that collects answers. It reads and writes its part of the spec and knows no server.
class RequestForm : public CheckedForm {
    Q_OBJECT
public:
    using CheckedForm::CheckedForm;

    virtual void read(const RequestSpec& spec) = 0;  // fields from the spec, without edited()
    virtual void write(RequestSpec& spec) const = 0; // the spec from the fields
    // Known values for completion, from the local copy of the inventory.
    virtual void learn(const ReplicaSnapshot& inventory) = 0;
};

// Step 1: how many, what for, how large.
class WhatForm : public RequestForm {
    Q_OBJECT
public:
    explicit WhatForm(QWidget* parent = nullptr);
    void read(const RequestSpec& spec) override;
    void write(RequestSpec& spec) const override;
    void learn(const ReplicaSnapshot& inventory) override;

private:
    QStringListModel m_roles, m_teams, m_models;
    QSpinBox *m_count, *m_cores, *m_memory, *m_disk;
    QLineEdit *m_role, *m_team, *m_model;
};

} // namespace remuda
