// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/theme.h"

#include "ui/common/flat_style.h"
#include "ui/common/return_key.h"
#include "ui/common/system_theme.h"
#include "ui/common/tinted_icon.h"

#include <QApplication>
#include <QFontDatabase>
#include <QPixmapCache>
#include <QWidget>

#include <array>
#include <utility>

// The icons lie in a static library: nobody but this call makes the linker keep them.
static void keepIcons() {
    Q_INIT_RESOURCE(resources);
}

namespace remuda {

namespace {

struct Colours {
    QRgb window, base, raised, text, secondary, border, accent, on_accent, selection, button;
    std::array<QRgb, 6> tones; // in the order of Tone
    std::array<QRgb, 8> series;
};

constexpr Colours light{
    0xffffffff,
    0xffffffff,
    0xfff6f7f9,
    0xff1b1f24,
    0xff57606a,
    0xffd8dee4,
    0xff0b5fcc,
    0xffffffff,
    0xffdce9fa,
    0xfff6f8fa,
    {0xff1a7f37, 0xff0969da, 0xff8250df, 0xff9a6700, 0xffcf222e, 0xff57606a},
    {0xff0072b2, 0xffe69f00, 0xff009e73, 0xffcc79a7, 0xff56b4e9, 0xffd55e00, 0xfff0e442, 0xff999999}};

constexpr Colours dark{
    0xff1c2024,
    0xff1c2024,
    0xff15191d,
    0xffe6edf3,
    0xff9aa4af,
    0xff343b43,
    0xff58a6ff,
    0xff0d1117,
    0xff1f3a5f,
    0xff262c33,
    {0xff3fb950, 0xff58a6ff, 0xffbc8cff, 0xffd29922, 0xffff6a62, 0xff9aa4af},
    {0xff3b9be0, 0xfff0b23c, 0xff1fbf92, 0xffdd95bd, 0xff7cc7f2, 0xffe8793a, 0xfff2e86d, 0xffa8a8a8}};

const Colours& coloursOf(bool is_dark) {
    return is_dark ? dark : light;
}

QPalette paletteOf(const Colours& colours) {
    const QColor text(colours.text);
    const QColor window(colours.window);
    QPalette palette(text, QColor(colours.button), window.lighter(120), QColor(colours.border), QColor(colours.border),
                     text, QColor(colours.on_accent), QColor(colours.base), window);
    palette.setColor(QPalette::AlternateBase, QColor(colours.raised));
    palette.setColor(QPalette::Highlight, QColor(colours.accent));
    palette.setColor(QPalette::HighlightedText, QColor(colours.on_accent));
    palette.setColor(QPalette::Link, QColor(colours.accent));
    palette.setColor(QPalette::LinkVisited, QColor(colours.accent));
    palette.setColor(QPalette::ToolTipBase, QColor(colours.raised));
    palette.setColor(QPalette::ToolTipText, text);
    palette.setColor(QPalette::PlaceholderText, QColor(colours.secondary));
    QColor faint(colours.secondary);
    faint.setAlphaF(0.65F);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::HighlightedText})
        palette.setColor(QPalette::Disabled, role, faint);
    palette.setColor(QPalette::Disabled, QPalette::Highlight, QColor(colours.border));
    return palette;
}

// A desktop says which font it wants. Under a bare X server nobody does, and the fallback is hard to read at this
// density.
QFont bodyFont() {
    static const QFont desktop = QApplication::font();
    const bool has_desktop =
        !qEnvironmentVariableIsEmpty("XDG_CURRENT_DESKTOP") || !qEnvironmentVariableIsEmpty("DESKTOP_SESSION");
    if (has_desktop || !QFontDatabase::hasFamily(QStringLiteral("Inter"))) return desktop;
    QFont inter(QStringLiteral("Inter"));
    inter.setPointSizeF(9.75);
    return inter;
}

QFont scaled(const QFont& font, double factor) {
    QFont result = font;
    if (font.pointSizeF() > 0)
        result.setPointSizeF(font.pointSizeF() * factor);
    else
        result.setPixelSize(qRound(font.pixelSize() * factor));
    return result;
}

} // namespace

Theme& Theme::instance() {
    static Theme theme;
    return theme;
}

Theme::Theme() {
    keepIcons();
    auto* system = new SystemTheme(this);
    m_system_dark = system->isDark();
    connect(system, &SystemTheme::changed, this, [this, system] {
        m_system_dark = system->isDark();
        followSystem();
    });
}

void Theme::apply(Mode mode) {
    if (qobject_cast<FlatStyle*>(QApplication::style()) == nullptr) {
        QApplication::setFont(bodyFont());
        QApplication::setStyle(new FlatStyle);
        qApp->installEventFilter(new ReturnKey(qApp));
    }
    m_mode = mode;
    setDark(mode == Mode::dark || (mode == Mode::system && m_system_dark));
}

void Theme::followSystem() {
    if (m_mode == Mode::system) setDark(m_system_dark);
}

void Theme::setDark(bool dark_wanted) {
    m_dark = dark_wanted;
    QPixmapCache::clear();
    QApplication::setPalette(paletteOf(coloursOf(m_dark)));
    Q_EMIT changed();
    for (QWidget* widget : QApplication::allWidgets())
        widget->update();
}

bool Theme::isDark() const {
    return m_dark;
}

QColor Theme::tone(Tone tone) const {
    return coloursOf(m_dark).tones.at(static_cast<std::size_t>(tone));
}
QColor Theme::accent() const {
    return coloursOf(m_dark).accent;
}
QColor Theme::onAccent() const {
    return coloursOf(m_dark).on_accent;
}
QColor Theme::selection() const {
    return coloursOf(m_dark).selection;
}
QColor Theme::hover() const {
    QColor colour(coloursOf(m_dark).text);
    colour.setAlphaF(0.05F);
    return colour;
}
QColor Theme::border() const {
    return coloursOf(m_dark).border;
}
QColor Theme::surface() const {
    return coloursOf(m_dark).base;
}
QColor Theme::raised() const {
    return coloursOf(m_dark).raised;
}
QColor Theme::secondaryText() const {
    return coloursOf(m_dark).secondary;
}
QColor Theme::series(int index) const {
    const auto& series = coloursOf(m_dark).series;
    return series.at(static_cast<std::size_t>(qMax(index, 0)) % series.size());
}

QFont Theme::body() const {
    return QApplication::font();
}
QFont Theme::caption() const {
    return scaled(body(), 0.9);
}
QFont Theme::strong() const {
    QFont font = body();
    font.setWeight(QFont::DemiBold);
    return font;
}
QFont Theme::title() const {
    QFont font = scaled(body(), 1.3);
    font.setWeight(QFont::DemiBold);
    return font;
}
// Every cell asks: it is made once for each body font.
QFont Theme::monospaced() const {
    static const bool has_jetbrains = QFontDatabase::hasFamily(QStringLiteral("JetBrains Mono"));
    static QFont beside, made;
    static bool known = false;
    if (std::exchange(known, true) && beside == body()) return made;
    beside = body();
    const bool bare = beside.family() == QLatin1String("Inter");
    QFont font = bare && has_jetbrains ? QFont(QStringLiteral("JetBrains Mono"))
                                       : QFontDatabase::systemFont(QFontDatabase::FixedFont);
    font.setPointSizeF(beside.pointSizeF() > 0 ? beside.pointSizeF() * 0.96 : 9.5);
    font.setStyleHint(QFont::Monospace);
    font.setStyleStrategy(QFont::PreferNoShaping); // ">-" must not become an arrow
    made = font;
    return font;
}

QIcon Theme::icon(const QString& name) const {
    return QIcon(new TintedIcon(name));
}

} // namespace remuda
