mod find;
mod list;
mod names;
