//! Rooms and messages over HTTP.

mod bad_files;
mod drafted_files;
mod edges;
mod editing;
mod files;
mod foreign;
mod histories;
mod imports;
mod imports_care;
mod live;
mod marks;
mod members;
mod mentions;
mod polls;
mod posting;
mod quotes;
mod roles;
mod rooms;
mod voice;
