//! Rooms and messages over HTTP.

mod editing;
mod foreign;
mod live;
mod marks;
mod members;
mod mentions;
mod polls;
mod posting;
mod quotes;
mod roles;
mod rooms;
