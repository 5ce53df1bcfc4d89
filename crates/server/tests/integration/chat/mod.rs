//! Rooms and messages over HTTP.

mod foreign;
mod live;
mod members;
mod mentions;
mod posting;
mod rooms;
