// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inventory/import_page.h"

#include "ui/common/card.h"
#include "ui/common/empty_state.h"
#include "ui/common/format.h"
#include "ui/common/message_bar.h"
#include "ui/inventory/import_file.h"
#include "ui/inventory/import_filter.h"
#include "ui/inventory/import_rows.h"

#include <QCheckBox>
#include <QDragEnterEvent>
#include <QFileDialog>
#include <QMimeData>
#include <QPushButton>
#include <QStackedWidget>

namespace remuda {

ImportPage::ImportPage(const PlaceContext& context, QWidget* parent)
    : QWidget(parent)
    , m_context(context)
    , m_model(new ImportModel(this))
    , m_rows(new ImportRows(this))
    , m_pages(new QStackedWidget)
    , m_empty(new EmptyState)
    , m_title(new TextLabel(TextKind::title, tr("Import machines")))
    , m_summary(new TextLabel(TextKind::secondary))
    , m_message(new MessageBar)
    , m_error_table(new TableView(QStringLiteral("Errors of the file")))
    , m_table(new TableView(QStringLiteral("Rows of the file")))
    , m_filter(new ImportFilter(*m_model))
    , m_update(new QCheckBox(tr("Change machines that exist")))
    , m_import_all(new QPushButton)
    , m_import_good(new QPushButton)
    , m_save_rest(new QPushButton)
    , m_next(new QPushButton(tr("Next error"))) {
    setAcceptDrops(true);
    setAccessibleName(tr("Import machines"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 10, 12, 0);
    layout->setSpacing(Theme::step * 2);
    makeHead(layout);
    layout->addWidget(m_message);
    makeWork(layout);
    makeUndo();
    m_dry_run.setSingleShot(true);
    m_dry_run.setInterval(700);
    connect(&m_dry_run, &QTimer::timeout, this, &ImportPage::askServer);
    connect(m_model, &ImportModel::findingsChanged, this, &ImportPage::showFindings);
    connect(m_model, &ImportModel::edited, &m_dry_run, QOverload<>::of(&QTimer::start));
    connect(&context.inventory, &LiveInventory::stateChanged, this, &ImportPage::refreshButtons);
    showFindings();
}

void ImportPage::makeHead(QVBoxLayout* layout) {
    auto* head = new QHBoxLayout;
    auto* back = new QPushButton(Theme::instance().icon(QStringLiteral("chevron-left")), tr("Inventory"));
    back->setFlat(true);
    back->setAccessibleName(tr("Back to the inventory"));
    auto* other = new QPushButton(Theme::instance().icon(QStringLiteral("import")), tr("Open file…"));
    m_save_rest->setIcon(Theme::instance().icon(QStringLiteral("save")));
    m_import_all->setDefault(true);
    for (TextLabel* label : {m_title, m_summary})
        label->setElided(true); // however long the file's name, it must not make the window wider
    head->addWidget(back);
    head->addWidget(m_title, 1);
    for (QPushButton* button : {other, m_save_rest, m_import_good, m_import_all})
        head->addWidget(button);
    layout->addLayout(head);
    auto* line = new QHBoxLayout;
    line->addSpacing(Theme::step * 2);
    line->addWidget(m_summary, 1);
    line->addWidget(m_update);
    layout->addLayout(line);
    connect(back, &QPushButton::clicked, this, &ImportPage::closed);
    connect(other, &QPushButton::clicked, this, &ImportPage::chooseFile);
    connect(m_save_rest, &QPushButton::clicked, this, &ImportPage::saveRest);
    connect(m_import_all, &QPushButton::clicked, this, [this] { import(false); });
    connect(m_import_good, &QPushButton::clicked, this, [this] { import(true); });
}

void ImportPage::chooseFile() {
    auto* dialog =
        new QFileDialog(this, tr("Open a CSV file of machines"), QString(), tr("CSV files (*.csv);;All files (*)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, &ImportPage::openFile);
    dialog->open();
}

void ImportPage::openFile(const QString& path) {
    m_summary->setText(tr("Checking %1…").arg(QFileInfo(path).fileName()));
    const quint64 number = ++m_loading;
    checkFile(path, m_context.inventory.replica().snapshot(), existing(), this,
              [this, number, path](std::unique_ptr<ImportCheck> check, const QString& error) {
                  if (number != m_loading) return; // another file was chosen meanwhile
                  if (!check) {
                      showFindings();
                      return m_message->showMessage(Tone::bad, tr("%1 cannot be read").arg(QFileInfo(path).fileName()),
                                                    error, {tr("Choose another file…"), [this] { chooseFile(); }});
                  }
                  checked(std::move(check), QFileInfo(path).fileName());
              });
}

void ImportPage::loadText(const QByteArray& csv, const QString& name) {
    ++m_loading;
    checked(std::make_unique<ImportCheck>(std::string_view(csv.constData(), std::size_t(csv.size())),
                                          importInventory(m_context.inventory.replica().snapshot()), existing()),
            name);
}

void ImportPage::checked(std::unique_ptr<ImportCheck> check, const QString& name) {
    m_message->clear();
    m_title->setText(tr("Import %1").arg(name));
    m_title->setToolTip(name);
    m_model->setCheck(std::move(check));
    m_filter->reset();
    fitColumns();
    m_pages->setCurrentIndex(1);
    if (m_model->check()->form() != CsvForm::commas) return tellForm();
    m_dry_run.start();
}

void ImportPage::tellForm() {
    const CsvForm form = m_model->check()->form();
    m_message->showMessage(
        Tone::attention,
        form == CsvForm::utf16        ? tr("This file is written in UTF-16")
        : form == CsvForm::semicolons ? tr("The fields of this file are separated by semicolons")
                                      : tr("The fields of this file are separated by tabs"),
        form == CsvForm::utf16
            ? tr("Save it as UTF-8 and open it again; spreadsheets call that “CSV UTF-8”.")
            : tr("Save it with commas between the fields and open it again; spreadsheets ask for the separator when "
                 "they save CSV."),
        {tr("Open file…"), [this] { chooseFile(); }});
}

// A row may have several errors; a conflict is nothing wrong with the file.
QString ImportPage::countWords() const {
    const int wrong = m_model->count(ImportOutcome::error), conflicting = m_model->count(ImportOutcome::conflicting);
    const int errors = m_model->errors();
    QStringList words{tr("%n row(s)", nullptr, m_model->rowCount())};
    if (errors > 0)
        words.append(wrong == 0
                         ? tr("%n error(s)", nullptr, errors)
                         : tr("%1 in %2").arg(tr("%n error(s)", nullptr, errors), tr("%n row(s)", nullptr, wrong)));
    if (conflicting > 0) words.append(tr("%n row(s) in conflict with the inventory", nullptr, conflicting));
    if (errors == 0 && conflicting == 0) words.append(tr("no errors"));
    return words.join(QStringLiteral(" · "));
}

void ImportPage::showFindings() {
    const QVector<ImportFinding>& findings = m_model->findings();
    m_errors->setRows({findings.begin(), findings.end()});
    refreshButtons();
}

QString ImportPage::importWords() const {
    const int created = m_model->count(ImportOutcome::created), changed = m_model->count(ImportOutcome::changed);
    if (m_sending) return tr("Importing…");
    if (changed == 0) return tr("Import %1 machines").arg(format::number(created));
    if (created == 0) return tr("Change %1 machines").arg(format::number(changed));
    return tr("Add %1, change %2 machines").arg(format::number(created), format::number(changed));
}

void ImportPage::refreshButtons() {
    const bool loaded = m_model->check() != nullptr;
    const int work = m_model->count(ImportOutcome::created) + m_model->count(ImportOutcome::changed);
    const int rest = m_model->rest();
    const auto errors = int(m_model->findings().size());
    const bool offline = m_context.inventory.state() == LiveInventory::State::offline;
    if (loaded) m_summary->setText(countWords());
    m_summary->setToolTip(m_summary->text());
    m_import_all->setText(importWords());
    m_import_good->setText(tr("Import only the %1 good rows").arg(format::number(m_model->goodRows())));
    m_save_rest->setText(tr("Save the other %1 rows…").arg(format::number(rest)));
    m_import_all->setVisible(loaded);
    m_import_all->setEnabled(!m_sending && !offline && errors == 0 && work > 0);
    m_import_all->setToolTip(offline      ? tr("The server does not answer, so nothing can be imported")
                             : errors > 0 ? tr("Mend errors and conflicts first, or import only the good rows")
                             : work == 0  ? tr("No row adds or changes a machine")
                                          : QString());
    m_import_good->setVisible(loaded && errors > 0);
    m_import_good->setEnabled(!m_sending && !offline && work > 0);
    m_import_good->setToolTip(importWords());
    m_save_rest->setVisible(loaded && rest > 0);
    m_filter->showCounts();
    m_update->setVisible(loaded);
    m_update->setEnabled(!m_sending);
    m_next->setEnabled(errors > 0);
}

void ImportPage::dragEnterEvent(QDragEnterEvent* event) {
    if (event->mimeData()->hasUrls()) event->acceptProposedAction();
}

void ImportPage::dropEvent(QDropEvent* event) {
    const QList<QUrl> urls = event->mimeData()->urls();
    if (!urls.isEmpty() && urls.front().isLocalFile()) openFile(urls.front().toLocalFile());
}

} // namespace remuda
