// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/request.h"

#include <QCompleter>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSpinBox>
#include <QStringListModel>
#include <QWidget>

#include <map>

namespace remuda {

class ReplicaSnapshot;

// A page of the wizard that collects answers: labelled fields, each with room for what is wrong with it. It reads and
// writes its part of the spec and knows no server.
class RequestForm : public QWidget {
    Q_OBJECT
public:
    using QWidget::QWidget;

    virtual void read(const RequestSpec& spec) = 0;  // fields from the spec, without edited()
    virtual void write(RequestSpec& spec) const = 0; // the spec from the fields
    // Known values for completion, from the local copy of the inventory.
    virtual void learn(const ReplicaSnapshot& inventory) = 0;

    bool has(const QString& field) const { return m_errors.contains(field); }
    void showError(const QString& field, const QString& text); // beside the field, which gets the focus
    void clearErrors();
    void focusFirst();

Q_SIGNALS:
    void edited();

protected:
    // Adds a row and remembers the editor under its name in the spec. `note` stands right of a short editor.
    void addRow(QGridLayout* grid, const QString& field, const QString& label, QWidget* editor,
                const QString& note = {});
    static QSpinBox* spinBox(int lowest, int highest, const QString& suffix, const QString& zero = {});
    static QLineEdit* completed(QStringListModel* values, const QString& placeholder);

private:
    struct Row {
        QWidget* editor;
        QLabel* error;
    };
    std::map<QString, Row> m_errors;
    QWidget* m_first = nullptr;
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
