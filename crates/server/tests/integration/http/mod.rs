//! What every route does alike.

mod bodies;
mod pages;
mod problems;
mod server;
