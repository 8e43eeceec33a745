// SPDX-License-Identifier: GPL-3.0-or-later
// The part of the import that speaks with the server.
#include "ui/common/card.h"
#include "ui/common/format.h"
#include "ui/common/message_bar.h"
#include "ui/inventory/import_page.h"

#include <QFileDialog>
#include <QSaveFile>
#include <QStackedWidget>
#include <QUrlQuery>

namespace remuda {

namespace {

QUrlQuery options(bool dry_run, bool skip_invalid, ImportExisting existing) {
    QUrlQuery query;
    query.addQueryItem(QStringLiteral("dry_run"), dry_run ? QStringLiteral("true") : QStringLiteral("false"));
    query.addQueryItem(QStringLiteral("skip_invalid"), skip_invalid ? QStringLiteral("true") : QStringLiteral("false"));
    query.addQueryItem(QStringLiteral("existing"),
                       existing == ImportExisting::update ? QStringLiteral("update") : QStringLiteral("refuse"));
    return query;
}

std::vector<ImportError> errorsOf(const boost::json::object& report) {
    std::vector<ImportError> errors;
    const auto* list = report.if_contains("errors");
    if (list == nullptr || !list->is_array()) return errors;
    for (const auto& item : list->get_array()) {
        const auto* object = item.if_object();
        if (object == nullptr) continue;
        const auto text = [object](const char* name) {
            const auto* value = object->if_contains(name);
            return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
        };
        const auto* line = object->if_contains("line");
        errors.push_back({line != nullptr && line->is_number() ? line->to_number<std::size_t>() : 0, text("column"),
                          text("found"), text("expected"), text("message"), text("kind"), text("machine")});
    }
    return errors;
}

int countOf(const boost::json::object& report, const char* name) {
    const auto* value = report.if_contains(name);
    return value != nullptr && value->is_number() ? value->to_number<int>() : 0;
}

} // namespace

// What only the server can know (somebody else's import a moment ago) is asked while people still mend the file.
void ImportPage::askServer() {
    if (m_model->check() == nullptr || m_model->check()->form() != CsvForm::commas || m_sending ||
        m_context.inventory.state() == LiveInventory::State::offline)
        return;
    if (m_asking) m_asking->cancel();
    m_asking = m_context.api.upload(QStringLiteral("/machines/import"), options(true, true, existing()), m_model->csv(),
                                    "text/csv", this, [this](const Result<ApiAnswer>& answer) {
                                        // A dry run that fails is no obstacle: the import itself will tell.
                                        if (answer && answer->body.is_object())
                                            m_model->setServerErrors(errorsOf(answer->body.get_object()));
                                    });
}

void ImportPage::import(bool only_good) {
    if (m_sending || m_model->check() == nullptr) return;
    if (m_asking) m_asking->cancel();
    m_dry_run.stop();
    m_sending = true;
    m_message->clear();
    refreshButtons();
    m_context.api.upload(QStringLiteral("/machines/import"), options(false, only_good, existing()), m_model->csv(),
                         "text/csv", this, [this, only_good](const Result<ApiAnswer>& answer) {
                             m_sending = false;
                             refreshButtons();
                             if (answer && answer->body.is_object())
                                 return takeReport(answer->body.get_object(), answer->request_id);
                             if (answer)
                                 return m_message->showProblem(tr("The server's answer was not understood"),
                                                               problems::internal("expected an import report"));
                             const Problem& problem = answer.problem();
                             if (problem.type == "import-invalid") {
                                 m_model->setServerErrors(errorsOf(problem.extra));
                                 return m_message->showMessage(
                                     Tone::bad, tr("Nothing was imported"),
                                     tr("The server found errors that were not known here; they are in the list now."),
                                     {}, problemDetails(problem));
                             }
                             m_message->showProblem(tr("Nothing was imported"), problem,
                                                    [this, only_good] { import(only_good); });
                         });
}

void ImportPage::takeReport(const boost::json::object& report, const QByteArray& request_id) {
    const int created = countOf(report, "created"), changed = countOf(report, "changed");
    Q_EMIT imported(created, changed, created + changed > 0 ? request_id : QByteArray());
    if (m_model->rest() > 0) {
        const QByteArray rest = m_model->restCsv();
        loadText(rest, tr("the rest of the file"));
        m_message->showMessage(Tone::good, importedWords(created, changed),
                               tr("Below are the rows that were not: mend them here, or save them for later."));
        return;
    }
    m_model->setCheck(nullptr);
    m_title->setText(tr("Import machines"));
    m_summary->clear();
    m_pages->setCurrentIndex(0);
    Q_EMIT closed();
}

QString ImportPage::importedWords(int created, int changed) {
    QStringList words;
    if (created > 0 || changed == 0) words.append(tr("%n machine(s) imported", nullptr, created));
    if (changed > 0) words.append(tr("%n machine(s) changed", nullptr, changed));
    return words.join(QStringLiteral(", "));
}

void ImportPage::saveRest() {
    auto* dialog = new QFileDialog(this, tr("Save the rows that are not imported"), QStringLiteral("rest.csv"),
                                   tr("CSV files (*.csv)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("csv"));
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& path) {
        QSaveFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(m_model->restCsv()) < 0 || !file.commit())
            return m_message->showMessage(Tone::bad, tr("The file could not be written"), file.errorString(),
                                          {tr("Choose another file…"), [this] { saveRest(); }});
        m_message->showMessage(Tone::good, tr("%n row(s) saved", nullptr, m_model->rest()), path);
    });
    dialog->open();
}

} // namespace remuda
