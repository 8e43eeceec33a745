// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/entry_dialog.h"

#include "core/client/replica/live_inventory.h"
#include "core/client/replica/replica.h"
#include "ui/common/card.h"
#include "ui/common/key_wait.h"
#include "ui/common/message_bar.h"
#include "ui/common/theme.h"
#include "ui/jobs/entry_form.h"

#include <QHBoxLayout>
#include <QPushButton>

namespace remuda {

EntryDialog::EntryDialog(const PlaceContext& context, EntryForm* form, QWidget* parent)
    : QDialog(parent)
    , m_context(context)
    , m_form(form)
    , m_message(new MessageBar)
    , m_effect(new QLabel)
    , m_go(new QPushButton(form->button())) {
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(form->title());
    setMinimumWidth(640);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 16, 20, 16);
    layout->setSpacing(Theme::step * 3);
    layout->addWidget(new TextLabel(TextKind::title, form->title()));
    layout->addWidget(m_message);
    layout->addWidget(form);
    auto* card = new Card(tr("What this means"));
    m_effect->setWordWrap(true);
    m_effect->setTextFormat(Qt::PlainText);
    m_effect->setAccessibleName(tr("What this means"));
    m_effect->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_effect->setMinimumHeight(m_effect->fontMetrics().lineSpacing() * 5); // so that the dialog does not jump
    card->body()->addWidget(m_effect);
    layout->addWidget(card, 1);
    auto* buttons = new QHBoxLayout;
    auto* cancel = new QPushButton(tr("Cancel"));
    cancel->setAutoDefault(false);
    m_go->setDefault(true);
    buttons->addStretch();
    buttons->addWidget(cancel);
    buttons->addWidget(m_go);
    layout->addLayout(buttons);
    form->focusFirst();
    m_soon.setSingleShot(true);
    m_soon.setInterval(120);
    connect(&m_soon, &QTimer::timeout, this, &EntryDialog::count);
    connect(&m_search, &ReplicaSearch::finished, this, [this](const ReplicaSearchResult& result) {
        m_machines = int(result.rows.size());
        showEffect();
    });
    connect(form, &EntryForm::edited, this, &EntryDialog::formEdited);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_go, &QPushButton::clicked, this, &EntryDialog::store);
    count();
}

void EntryDialog::formEdited() {
    m_form->clearErrors();
    m_soon.start();
}

void EntryDialog::count() {
    if (const auto query = m_form->query(); query && (*query != m_counted || !m_machines)) {
        m_machines.reset();
        m_counted = *query;
        ReplicaSearchRequest request;
        request.snapshot = m_context.inventory.replica().snapshot();
        request.query = query->toStdString();
        m_search.start(std::move(request));
    }
    showEffect();
}

void EntryDialog::showEffect() {
    const QStringList lines = m_form->effect(m_machines);
    m_effect->setText(lines.isEmpty() ? tr("This is said once the fields above are filled in.")
                                      : lines.join(QLatin1Char('\n')));
}

void EntryDialog::showMistake(const Problem& mistake) {
    const QString field = QString::fromStdString(mistake.field);
    if (!m_form->has(field)) return m_message->showProblem(tr("Nothing was changed"), mistake);
    m_message->clear();
    m_form->showError(field, m_form->wordsFor(mistake));
}

void EntryDialog::store() {
    m_form->clearErrors();
    if (const auto mistake = m_form->mistake()) return showMistake(*mistake);
    m_go->setEnabled(false);
    const auto take = [this](const Result<ApiAnswer>& answer) { answered(answer); };
    const QString path = m_form->path();
    auto* call = path.count(QLatin1Char('/')) > 1 ? m_context.api.put(path, m_form->body(), this, take)
                                                  : m_context.api.post(path, {}, m_form->body(), this, take);
    tellKeyWait(call, m_message);
}

void EntryDialog::answered(const Result<ApiAnswer>& answer) {
    m_go->setEnabled(true);
    if (!answer && answer.problem().type == "cancelled") return m_message->clear(); // given up at the key
    if (!answer) return showMistake(answer.problem());
    QString id;
    if (const auto* object = answer->body.if_object())
        if (const auto* number = object->if_contains("id"); number && number->is_int64())
            id = QString::number(number->get_int64());
    Q_EMIT stored(id);
    accept();
}

} // namespace remuda
