// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/common/place.h"

#include <functional>
#include <vector>

namespace remuda {

// A place that the window can have: its name on the wire of goTo() and in settings, and how to make it.
struct PlaceFactory {
    QString name;  // "Jobs", never translated
    QString title; // for people
    QString icon;
    std::function<Place*(const PlaceContext&, QWidget* parent)> make;
};

// All places, in the order of the list. An area adds itself here and nowhere else.
std::vector<PlaceFactory> placeFactories();

} // namespace remuda
