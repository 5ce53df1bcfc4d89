mod find;
mod guests;
mod list;
mod names;
