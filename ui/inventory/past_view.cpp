// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inventory/past_view.h"

#include "core/client/api/api_client.h"
#include "core/client/replica/replica.h"
#include "ui/common/command_registry.h"
#include "ui/common/format.h"
#include "ui/common/message_bar.h"
#include "ui/inventory/difference_dialog.h"
#include "ui/inventory/moment_dialog.h"

#include <QMenu>
#include <QUrlQuery>

#include <utility>

namespace remuda {

PastView::PastView(const PlaceContext& context, MessageBar& banner, std::function<QString()> query, QWidget* owner)
    : QObject(owner)
    , m_context(context)
    , m_banner(banner)
    , m_query(std::move(query))
    , m_owner(owner)
    , m_menu(new QMenu(owner))
    , m_now(new QAction(tr("Back to now"), this)) {
    makeMenu();
    connect(&m_banner, &MessageBar::closed, this, &PastView::showNow);
}

PastView::~PastView() = default;

void PastView::makeMenu() {
    m_menu->setAccessibleName(tr("As of"));
    connect(m_now, &QAction::triggered, this, &PastView::showNow);
    m_now->setEnabled(false);
    connect(this, &PastView::shown, m_now, [this] { m_now->setEnabled(isPast()); });
    addCommand(m_now);
    const auto quick = [this](const QString& text, std::function<QDateTime()> moment) {
        m_menu->addAction(text, this, [this, moment = std::move(moment)] { show(moment()); });
    };
    quick(tr("An hour ago"), [] { return QDateTime::currentDateTime().addSecs(-3600); });
    quick(tr("Yesterday at this time"), [] { return QDateTime::currentDateTime().addDays(-1); });
    quick(tr("A week ago"), [] { return QDateTime::currentDateTime().addDays(-7); });
    auto* another = new QAction(tr("Another moment…"), this);
    another->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_T));
    connect(another, &QAction::triggered, this, &PastView::askForMoment);
    addCommand(another);
    m_menu->addSeparator();
    auto* compare = new QAction(tr("Compare two moments…"), this);
    connect(compare, &QAction::triggered, this, &PastView::compare);
    addCommand(compare);
}

// Into the menu, the palette, and under its shortcut.
void PastView::addCommand(QAction* action) {
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    m_menu->addAction(action);
    m_owner->addAction(action);
    m_context.commands.add(tr("Inventory"), action);
}

void PastView::askForMoment() {
    auto* dialog =
        new MomentDialog(m_moment.isValid() ? m_moment : QDateTime::currentDateTime().addSecs(-3600), m_owner);
    connect(dialog, &MomentDialog::chosen, this, &PastView::show);
    dialog->open();
}

QString PastView::momentText() const {
    return isPast() ? tr("As of %1").arg(format::absolute(m_moment)) : QString();
}

QString PastView::buttonText() const {
    return isPast() ? momentText() : tr("As of now");
}

QString PastView::whyReadOnly() const {
    return isPast() ? tr("This is the inventory as of %1: nothing can be changed in the past")
                          .arg(format::absolute(m_moment))
                    : QString();
}

void PastView::show(const QDateTime& moment) {
    if (m_call) m_call->cancel();
    m_loading = std::make_unique<Replica>();
    m_banner.showMessage(Tone::busy, tr("Loading the inventory as of %1…").arg(format::absolute(moment)), QString(),
                         {tr("Cancel"), [this] { showNow(); }});
    connect(
        m_loading.get(), &Replica::snapshotFinished, this,
        [this, moment, loaded = m_loading.get()] {
            if (m_loading.get() != loaded) return; // another moment was asked for meanwhile
            const auto before = std::exchange(m_replica, std::move(m_loading)); // is let go of last
            m_moment = moment;
            m_banner.showMessage(Tone::attention, tr("The inventory as of %1").arg(format::absolute(moment)),
                                 tr("What you see is past; nothing can be changed here."),
                                 {tr("Back to now"), [this] { showNow(); }});
            Q_EMIT shown();
        },
        Qt::QueuedConnection); // the replica that speaks is not destroyed while it does
    connect(m_loading.get(), &Replica::snapshotFailed, this, &PastView::failed, Qt::QueuedConnection);
    QUrlQuery query;
    query.addQueryItem(QStringLiteral("format"), QStringLiteral("ndjson"));
    query.addQueryItem(QStringLiteral("at"), moment.toUTC().toString(Qt::ISODateWithMs));
    auto* call = m_context.api.download(QStringLiteral("/machines/export"), query, this,
                                        [this](const Result<ApiAnswer>& result) {
                                            if (!m_loading) return;
                                            if (result) return m_loading->endSnapshot();
                                            if (result.problem().type != "cancelled") failed(result.problem());
                                        });
    m_call = call;
    connect(call, &ApiCall::accepted, m_loading.get(), [this](const ApiAnswer& head) {
        if (m_loading) m_loading->beginSnapshot(head.sequence);
    });
    connect(call, &ApiCall::chunk, m_loading.get(), [this](const QByteArray& bytes) {
        if (m_loading) m_loading->appendNdjson(bytes);
    });
}

void PastView::failed(const Problem& problem) {
    m_loading.reset();
    if (const auto beginning = beginningIn(problem))
        return m_banner.showMessage(
            Tone::attention,
            tr("The inventory begins on %1; there is nothing earlier").arg(format::absolute(*beginning)), QString(),
            {tr("Show the beginning"), [this, beginning] { show(*beginning); }});
    m_banner.showProblem(tr("That moment cannot be shown"), problem);
}

void PastView::showNow() {
    if (m_call) m_call->cancel();
    m_loading.reset();
    m_banner.clear();
    if (!isPast()) return;
    m_moment = {};
    // Whoever still shows the past copy lets go of it first.
    const auto past = std::exchange(m_replica, nullptr);
    Q_EMIT shown();
}

void PastView::compare() {
    auto* dialog = new DifferenceDialog(
        m_context.api, m_moment.isValid() ? m_moment : QDateTime::currentDateTime().addDays(-1), m_query(), m_owner);
    dialog->open();
}

} // namespace remuda
