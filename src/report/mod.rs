//! How findings are said.
