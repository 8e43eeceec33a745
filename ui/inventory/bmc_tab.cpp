// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inventory/bmc_tab.h"

#include "ui/common/answers.h"
#include "ui/common/card.h"
#include "ui/common/message_bar.h"
#include "ui/common/qt_text.h"
#include "ui/console/console_window.h"
#include "ui/inventory/boot_device_sheet.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QPushButton>
#include <QUrlQuery>

namespace remuda {

namespace {

constexpr int loadDelayMilliseconds = 250; // who walks through the table asks no BMC on the way

} // namespace

BmcTab::BmcTab(ApiClient& api, EventStream& events, QWidget* parent)
    : QWidget(parent)
    , m_api(api)
    , m_changes(events)
    , m_source(new TextLabel(TextKind::caption))
    , m_message(new MessageBar)
    , m_console(new QPushButton(tr("Console…")))
    , m_again(new QPushButton(tr("Ask again")))
    , m_light_on(new QPushButton(tr("Light on")))
    , m_light_off(new QPushButton(tr("Light off")))
    , m_boot(new QPushButton(tr("Boot device…")))
    , m_clear(new QPushButton(tr("Clear…"))) {
    m_sensors = new ColumnTable<SensorReading>(
        sensorColumns(), [](const SensorReading& each) { return qt(each.name); }, this);
    m_events = new ColumnTable<BmcEvent>(
        eventColumns(), [](const BmcEvent& each) { return qt(each.id); }, this);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 8, 0, 0);
    m_source->setWordWrap(true);
    m_light_on->setAccessibleName(tr("Switch the identify light on"));
    m_light_off->setAccessibleName(tr("Switch the identify light off"));
    m_console->setAccessibleName(tr("Open the serial console"));
    m_boot->setAccessibleName(tr("Set what the machine boots from"));
    m_again->setAccessibleName(tr("Ask the BMC again"));
    m_clear->setAccessibleName(tr("Clear the event log"));
    auto* buttons = new QGridLayout; // two rows: the pane is narrow
    buttons->setColumnStretch(3, 1);
    int place = 0;
    for (QPushButton* button : {m_console, m_boot, m_again, m_light_on, m_light_off}) {
        buttons->addWidget(button, place / 3, place % 3);
        ++place;
    }
    layout->addWidget(m_source);
    layout->addWidget(m_message);
    layout->addLayout(buttons);
    m_sensor_table =
        addList(layout, tr("Sensors"), QStringLiteral("Sensors of the machine"), m_sensors, {14, 9, 7}, nullptr);
    m_event_table =
        addList(layout, tr("Event log"), QStringLiteral("Event log of the machine"), m_events, {9, 9, 14}, m_clear);
    m_soon.setSingleShot(true);
    m_soon.setInterval(loadDelayMilliseconds);
    connect(&m_soon, &QTimer::timeout, this, &BmcTab::ask);
    connect(m_again, &QPushButton::clicked, this, &BmcTab::ask);
    connect(m_console, &QPushButton::clicked, this, &BmcTab::openConsole);
    connect(m_boot, &QPushButton::clicked, this, &BmcTab::chooseBootDevice);
    connect(m_light_on, &QPushButton::clicked, this, [this] { setLight(true); });
    connect(m_light_off, &QPushButton::clicked, this, [this] { setLight(false); });
    connect(m_clear, &QPushButton::clicked, this, [this] {
        m_message->showMessage(Tone::attention, tr("Clear the event log?"), tr("What it holds cannot be brought back."),
                               {tr("Clear it"), [this] { clearLog(); }});
    });
}

TableView* BmcTab::addList(QVBoxLayout* layout, const QString& title, const QString& name, QAbstractItemModel* model,
                           const QVector<int>& widths, QPushButton* button) {
    auto* line = new QHBoxLayout;
    line->addWidget(new TextLabel(TextKind::strong, title));
    line->addStretch();
    if (button) line->addWidget(button);
    auto* table = new TableView(name);
    table->setSortingEnabled(false);
    table->setModel(model);
    table->setColumnWidths(widths);
    layout->addLayout(line);
    layout->addWidget(table, 1);
    return table;
}

QString BmcTab::path(const char* resource) const {
    return QStringLiteral("/machines/%1/%2").arg(pathPart(qt(m_machine.hardware_name)), QLatin1String(resource));
}

void BmcTab::showMachine(const Machine& machine, bool read_only, const QString& why_not) {
    if (machine.hardware_name != m_machine.hardware_name) {
        m_loaded.clear();
        m_soon.stop();
        m_message->clear();
        m_sensors->setRows({});
        m_events->setRows({});
    }
    m_machine = machine;
    m_read_only = read_only;
    m_why_not = why_not;
    const QString driver = machine.bmc.driver.empty() ? tr("no driver") : qt(machine.bmc.driver);
    m_source->setText(
        machine.simulated()
            ? tr("A simulated BMC: what it says is invented.")
            : tr("By %1 at %2.").arg(driver, machine.bmc.address.empty() ? tr("no address") : qt(machine.bmc.address)));
    updateButtons();
}

void BmcTab::updateButtons() {
    const bool able = !m_machine.bmc.driver.empty() && !m_read_only;
    const bool may = able && m_why_not.isEmpty();
    m_again->setEnabled(able);
    for (QPushButton* button : {m_console, m_boot, m_light_on, m_light_off})
        button->setEnabled(may);
    m_clear->setEnabled(may && !m_events->rows().empty());
    const auto tip = [this](const QString& what) { return m_why_not.isEmpty() ? what : m_why_not; };
    m_console->setToolTip(tip(tr("What the machine says on its serial line, and a keyboard for it")));
    m_boot->setToolTip(tip(tr("Disk, network or firmware setup, the next time or every time")));
    m_light_on->setToolTip(tip(tr("The light on the machine by which somebody in front of it finds it")));
    m_light_off->setToolTip(tip({}));
    m_clear->setToolTip(tip({}));
}

void BmcTab::load() {
    const QString name = qt(m_machine.hardware_name);
    if (m_loaded == name) return;
    if (m_machine.bmc.driver.empty()) {
        for (TableView* table : {m_sensor_table, m_event_table})
            table->setPlaceholder(tr("This machine has no BMC driver."));
        return;
    }
    if (m_read_only) {
        for (TableView* table : {m_sensor_table, m_event_table})
            table->setPlaceholder(tr("A BMC can be asked of the present only, and while the server answers."));
        return;
    }
    m_loaded = name;
    for (TableView* table : {m_sensor_table, m_event_table})
        table->setPlaceholder(tr("Asking the BMC…"));
    m_soon.start();
}

void BmcTab::ask() {
    m_message->clear();
    askFor(List::sensors);
    askFor(List::events);
}

void BmcTab::askFor(List list) {
    auto& call = list == List::sensors ? m_sensor_call : m_event_call;
    if (call) call->cancel();
    const std::string asked = m_machine.hardware_name;
    call = m_api.get(path(list == List::sensors ? "sensors" : "event-log"), {}, this,
                     [this, list, asked](const Result<ApiAnswer>& answer) {
                         if (asked == m_machine.hardware_name) take(list, answer);
                     });
}

void BmcTab::take(List list, const Result<ApiAnswer>& answer) {
    const bool sensors = list == List::sensors;
    TableView* table = sensors ? m_sensor_table : m_event_table;
    if (!answer) {
        if (answer.problem().type == "cancelled") return;
        const bool unsupported = answer.problem().type == "not-supported";
        table->setPlaceholder(unsupported ? tr("Not supported by this BMC.") : tr("The BMC could not be asked."));
        // What cannot be had at all is no trouble to tell of.
        if (!unsupported)
            m_message->showProblem(sensors ? tr("The sensors could not be read")
                                           : tr("The event log could not be read"),
                                   answer.problem(), [this] { ask(); });
        return;
    }
    table->setPlaceholder(sensors ? tr("It has no sensors.") : tr("Its event log is empty."));
    const auto* object = answer->body.if_object();
    Problem unreadable = unreadableAnswer("a BMC's readings");
    if (object && sensors) {
        auto report = sensorReportFromJson(*object);
        if (report) return m_sensors->setRows(std::move(report->sensors));
        unreadable = report.problem();
    } else if (object) {
        auto log = eventLogFromJson(*object);
        if (log) {
            m_events->setRows(std::move(log->events));
            return updateButtons();
        }
        unreadable = log.problem();
    }
    m_message->showProblem(tr("This could not be read"), unreadable);
}

void BmcTab::openConsole() {
    ConsoleWindow::openFor(m_api, m_changes, qt(m_machine.hardware_name), m_machine.simulated(), this);
}

void BmcTab::chooseBootDevice() {
    auto* sheet = new BootDeviceSheet(m_api, m_machine, window());
    connect(sheet, &BootDeviceSheet::done, this,
            [this](const QString& sentence) { m_message->showMessage(Tone::good, sentence, {}); });
    sheet->open();
}

void BmcTab::setLight(bool on) {
    const std::string asked = m_machine.hardware_name;
    m_light_on->setEnabled(false);
    m_light_off->setEnabled(false);
    m_api.put(path("identify-light"), boost::json::object{{"on", on}}, this,
              [this, on, asked](const Result<ApiAnswer>& answer) {
                  updateButtons();
                  if (asked != m_machine.hardware_name) return;
                  if (!answer) return m_message->showProblem(tr("The light was not switched"), answer.problem());
                  m_message->showMessage(Tone::good,
                                         on ? tr("The identify light is on") : tr("The identify light is off"), {});
              });
}

void BmcTab::clearLog() {
    const std::string asked = m_machine.hardware_name;
    m_clear->setEnabled(false);
    m_api.remove(path("event-log"), {}, this, [this, asked](const Result<ApiAnswer>& answer) {
        if (asked != m_machine.hardware_name) return;
        updateButtons();
        if (!answer) return m_message->showProblem(tr("The event log was not cleared"), answer.problem());
        m_message->clear();
        askFor(List::events);
    });
}

} // namespace remuda
