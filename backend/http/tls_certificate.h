// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/result.h"

#include <boost/asio/ssl/context.hpp>

#include <memory>
#include <string>

namespace remuda {

// A certificate with its key, ready to serve: TLS 1.2 and later, no renegotiation, OpenSSL's security level 2 with its
// own choice of ciphers. Immutable, so that connections of the one before go on while the next is loaded.
struct TlsCertificate {
    std::shared_ptr<boost::asio::ssl::context> context;
    std::string fingerprint; // "SHA256:" and 64 hexadecimal digits, as clients show it
    std::string valid_until; // "2027-03-31T10:00:00.000Z"
    bool in_force = true;    // by this machine's clock

    // Both files are PEM; the first holds the certificate and those between it and the authority. Problem
    // "invalid-field" with "tls-certificate" or "tls-key". A key that everybody may read is refused, as is one with a
    // password: nobody is there to type it.
    static Result<TlsCertificate> load(const std::string& certificate_file, const std::string& key_file);
};

} // namespace remuda
