// SPDX-License-Identifier: GPL-3.0-or-later

namespace remuda {

// All that one request changed is found, to be taken back together.
extern const char* const migration009ChangeRequest;
const char* const migration009ChangeRequest = R"sql(

CREATE INDEX change_request ON change(request_id) WHERE request_id <> '';

)sql";

} // namespace remuda
