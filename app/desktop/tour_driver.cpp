// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/tour_driver.h"

#include "ui/common/theme.h"

#include <QAbstractButton>
#include <QApplication>
#include <QKeyEvent>
#include <QLabel>
#include <QMouseEvent>
#include <QPainter>

#include <cstdio>

namespace remuda {

namespace {

constexpr int turnMilliseconds = 40;
constexpr qint64 patienceMilliseconds = 120'000;

QString plainWords(QString text) {
    return text.remove(QLatin1Char('&'));
}

bool answersTo(const QWidget* widget, const QString& control) {
    if (widget->accessibleName() == control || widget->objectName() == control) return true;
    const auto* button = qobject_cast<const QAbstractButton*>(widget);
    return button && plainWords(button->text()) == control;
}

} // namespace

TourDriver::TourDriver(QWidget& window, const QString& folder, QObject* parent)
    : QObject(parent)
    , m_window(window)
    , m_folder(folder) {
    m_timer.setInterval(turnMilliseconds);
    connect(&m_timer, &QTimer::timeout, this, &TourDriver::turn);
}

void TourDriver::step(const QString& name, std::function<bool()> ready, std::function<void()> act,
                      std::function<bool()> until) {
    m_steps.push_back({name, std::move(ready), std::move(act), std::move(until)});
}

void TourDriver::expect(const QString& name, std::function<bool()> until) {
    step(
        name, [] { return true; }, [] {}, std::move(until));
}

void TourDriver::press(const QString& control, std::function<bool()> until) {
    step(
        QStringLiteral("press “%1”").arg(control), [this, control] { return find(control) != nullptr; },
        [this, control] { click(find(control)); }, std::move(until));
}

void TourDriver::typeOn(const QString& control, const QString& text, std::function<bool()> until) {
    // As a click into it would; a bare X server gives nobody the keyboard back when a dialog has closed.
    const auto focused = [this, control, asked = std::make_shared<bool>(false)] {
        auto* widget = find(control);
        if (widget == nullptr) return false;
        if (*asked) return true;
        widget->window()->activateWindow();
        widget->setFocus(Qt::MouseFocusReason);
        *asked = true;
        return false;
    };
    step(
        QStringLiteral("type “%1” into “%2”").arg(text, control), focused,
        [this, control, text] { write(find(control), text); }, std::move(until));
}

void TourDriver::type(const QString& control, const QString& text, std::function<bool()> until) {
    typeOn(control, text, std::move(until));
    // As when the focus moves on; without a window manager nothing else takes the completions away.
    expect(QStringLiteral("leave the completions"), [] {
        for (auto* widget : QApplication::topLevelWidgets())
            if (widget->isVisible() && (widget->windowType() == Qt::Popup || widget->windowType() == Qt::ToolTip))
                widget->hide();
        return true;
    });
}

void TourDriver::picture(const QString& name) {
    // A turn for the light grab, one for the switch, one for the dark: style changes are painted in between.
    const auto file = QStringLiteral("%1-%2").arg(++m_pictures, 2, 10, QLatin1Char('0')).arg(name);
    const auto settled = [waited = std::make_shared<int>(0)] { return ++*waited > 4; };
    const auto settledAgain = [waited = std::make_shared<int>(0)] { return ++*waited > 4; };
    const auto keep = [this](const QString& words) {
        if (!save(words)) fail(QStringLiteral("the picture %1 cannot be written").arg(words));
    };
    step(
        QStringLiteral("light picture ") + name, settled, [keep, file] { keep(file + QStringLiteral("-light")); },
        [] { return true; });
    expect(QStringLiteral("go dark"), [] { return Theme::instance().apply(Theme::Mode::dark), true; });
    step(
        QStringLiteral("dark picture ") + name, settledAgain, [keep, file] { keep(file + QStringLiteral("-dark")); },
        [] { return true; });
    expect(QStringLiteral("go light"), [] { return Theme::instance().apply(Theme::Mode::light), true; });
}

void TourDriver::start() {
    m_folder.mkpath(QStringLiteral("."));
    // What an earlier tour left may show a window that is no more.
    for (const auto& old : m_folder.entryList({QStringLiteral("*-light.png"), QStringLiteral("*-dark.png")}))
        m_folder.remove(old);
    m_folder.remove(QStringLiteral("failure.png"));
    Theme::instance().apply(Theme::Mode::light);
    m_window.activateWindow(); // a bare X server gives nobody the keyboard
    m_since.start();
    m_timer.start();
}

void TourDriver::turn() {
    if (m_steps.empty()) {
        m_timer.stop();
        Q_EMIT finished(true, QStringLiteral("%1 places, light and dark, in %2")
                                  .arg(m_pictures)
                                  .arg(QDir::toNativeSeparators(m_folder.absolutePath())));
        return;
    }
    auto& step = m_steps.front();
    if (!step.acted && step.ready()) {
        step.acted = true;
        std::printf("tour: %s\n", qPrintable(step.name));
        std::fflush(stdout);
        const auto act = step.act; // outlives the steps, which a failure drops
        act();
        if (m_steps.empty()) return;
    }
    if (step.acted && step.until()) {
        const QString fault = m_watch ? m_watch() : QString();
        if (!fault.isEmpty()) return fail(QStringLiteral("after “%1”: %2").arg(step.name, fault));
        m_steps.pop_front();
        m_since.restart();
        return;
    }
    if (m_since.elapsed() > patienceMilliseconds)
        fail(step.acted ? QStringLiteral("“%1” was done, but what should follow did not happen").arg(step.name)
                        : QStringLiteral("“%1” could not be done: its control is not there").arg(step.name));
}

void TourDriver::fail(const QString& why) {
    m_timer.stop();
    m_steps.clear();
    save(QStringLiteral("failure"));
    Q_EMIT finished(false, why);
}

bool TourDriver::save(const QString& name) {
    auto picture = m_window.grab();
    // Menus and the palette are windows of their own: paint them where they are seen.
    QPainter painter(&picture);
    auto windows = QApplication::topLevelWidgets();
    if (auto* front = QApplication::activeModalWidget()) {
        windows.removeOne(front);
        windows.append(front); // before the dialog that it was opened from
    }
    for (auto* widget : windows)
        if (widget != &m_window && widget->isVisible() && widget->width() > 1) {
            const QRect place(m_window.mapFromGlobal(widget->mapToGlobal(QPoint(0, 0))), widget->size());
            painter.drawPixmap(place.topLeft(), widget->grab());
            if (!widget->windowFlags().testFlag(Qt::Dialog)) continue;
            painter.setPen(QPen(Theme::instance().secondaryText(), 1)); // the frame a window manager would draw
            painter.drawRect(place.adjusted(-1, -1, 0, 0));
        }
    painter.end();
    const auto path = m_folder.filePath(name + QStringLiteral(".png"));
    return picture.save(path);
}

QWidget* TourDriver::find(const QString& control) const {
    for (auto* widget : QApplication::allWidgets())
        if (widget->isVisible() && widget->isEnabled() && answersTo(widget, control)) return widget;
    return nullptr;
}

void TourDriver::click(QWidget* widget, QPoint at) {
    if (at.isNull()) at = widget->rect().center();
    const auto global = widget->mapToGlobal(at);
    for (const auto type : {QEvent::MouseButtonPress, QEvent::MouseButtonRelease})
        QCoreApplication::postEvent(
            widget, new QMouseEvent(type, at, global, Qt::LeftButton,
                                    type == QEvent::MouseButtonPress ? Qt::LeftButton : Qt::NoButton, Qt::NoModifier));
}

void TourDriver::key(QWidget* widget, int key, Qt::KeyboardModifiers modifiers, const QString& text) {
    for (const auto type : {QEvent::KeyPress, QEvent::KeyRelease})
        QCoreApplication::postEvent(widget, new QKeyEvent(type, key, modifiers, text));
}

void TourDriver::write(QWidget* widget, const QString& text) {
    widget->setFocus();
    key(widget, Qt::Key_A, Qt::ControlModifier);
    key(widget, Qt::Key_Delete);
    for (const auto letter : text)
        key(widget, 0, {}, QString(letter));
}

} // namespace remuda
