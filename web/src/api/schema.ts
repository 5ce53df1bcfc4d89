// Generated from docs/openapi.json by `npm run api`. Do not edit.

export interface paths {
    "/api/v1/admin/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What was done by whom, the newest first. */
        get: operations["list_audit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/catalogue": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The models that can be had, and how each of them is here. */
        get: operations["find_catalogue"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/catalogue/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Remove a model's file from the models folder and the model with it. `name` may be that of a file, too.
         * @description What the engine kept of conversations with it goes too. Answers that are being written are waited for; when that takes
         *     too long, it is refused with a conflict.
         */
        delete: operations["remove_model_file"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/catalogue/{name}/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Have a model examined; the result appears as its `check`. `name` may be that of a file, too. */
        post: operations["examine_model"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/catalogue/{name}/model": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Enter a model whose file is in the models folder already. Its check goes on in the background, as the model's pull. */
        put: operations["enter_model"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/catalogue/{name}/pull": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How far a pull has come; ask once a second while it runs. */
        get: operations["find_pull"];
        put?: never;
        /** Pull a model into the models folder. One that is on its way is answered as it is. */
        post: operations["start_pull"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/catalogue/{name}/pull/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give a pull up and remove what came. */
        post: operations["cancel_pull"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/catalogue/{name}/pull/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Confirm the hash that the source publishes; it is pinned and the pull goes on. */
        post: operations["confirm_pull"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/catalogue/{name}/pull/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Stop a pull for now. */
        post: operations["pause_pull"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/catalogue/{name}/pull/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Go on with a pull that stands still. */
        post: operations["resume_pull"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/departments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All departments in the order of their names. */
        get: operations["list_departments"];
        put?: never;
        /** Add a department. */
        post: operations["create_department"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/departments/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Remove a department nobody belongs to. */
        delete: operations["delete_department"];
        options?: never;
        head?: never;
        /** Change a department. */
        patch: operations["update_department"];
        trace?: never;
    };
    "/api/v1/admin/directories": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The directories people sign in by and are kept by. */
        get: operations["list_directories"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/directories/{id}/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask a directory what the next look at it would change; nothing does. */
        post: operations["check_directory"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/directories/{id}/sync": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Look at a directory at once, groups included, and follow it. */
        post: operations["sync_directory"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/groups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All groups in the order of their names. */
        get: operations["list_groups"];
        put?: never;
        /** Add an empty group. */
        post: operations["create_group"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/groups/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Remove a group; its members stay. */
        delete: operations["delete_group"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/groups/{id}/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Make exactly these people the members of a group. */
        put: operations["replace_members"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/histories": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The last 50 histories this administrator brought, the newest first. */
        get: operations["list_histories"];
        put?: never;
        /** Brings a history, at most 1 GiB. It is looked through in the background; nothing is imported yet. */
        post: operations["create_history"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/histories/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where a history stands. */
        get: operations["find_history"];
        put?: never;
        post?: never;
        /** Forgets a history that is not under way. What was imported stays. */
        delete: operations["delete_history"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/histories/{id}/application": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Imports a history that was looked through, in the background. Lines that are no messages are left out. */
        post: operations["apply_history"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/histories/{id}/cancellation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Gives a history up. What was imported stays. */
        put: operations["cancel_history"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/histories/{id}/problems": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lines of a history that are no messages, 500 at once, by number. */
        get: operations["list_history_problems"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/histories/{id}/problems.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The lines that are no messages as a table (CSV), the first 10,000 of them. */
        get: operations["export_history_problems"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/histories/{id}/resumption": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Lets a history whose work stopped go on where it was. */
        put: operations["resume_history"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Background work, the newest first. */
        get: operations["list_jobs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/jobs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Remove a job that does not run. */
        delete: operations["delete_job"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/jobs/{id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Try a dead job again. */
        post: operations["retry_job"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/message-changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Changed and deleted messages, those changed last first; their texts are
         *     opened one by one.
         */
        get: operations["list_changes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/message-changes/{id}/open": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Opens what a message said before. The audit notes who did. */
        post: operations["open_history"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All models with where they are served. */
        get: operations["list_all_models"];
        put?: never;
        /**
         * Adds a model. Its address goes through the egress gate at once, so that an
         *     address that is not allowed is told here and not at the first question.
         */
        post: operations["add_model"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/models/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Removes a model. */
        delete: operations["remove_model"];
        options?: never;
        head?: never;
        /** Changes a model. */
        patch: operations["update_model"];
        trace?: never;
    };
    "/api/v1/admin/models/{id}/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Asks the model's server for its list of models. */
        post: operations["check_model"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/models/{id}/default": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Makes a model answer when nobody chose another. */
        put: operations["make_default"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/people": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Everybody with an account, also those who may not sign in. */
        get: operations["list_accounts"];
        put?: never;
        /** Invite a person. Only from a browser session. */
        post: operations["create_account"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/people/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Everybody with an account as CSV, to be read again or opened in a spreadsheet. */
        get: operations["export_people"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/people/imports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Read a list of people and tell what it would change; nothing is changed yet. CSV in UTF-8, UTF-16 or windows-1251,
         *     at most 2 MiB and 10,000 lines; the columns are known by their heads, in Russian or English.
         */
        post: operations["create_import"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/people/imports/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where an import stands. */
        get: operations["find_import"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/people/imports/{id}/application": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Apply an import in the background. What was changed in between by others is compared anew, person by person.
         *     One that stopped goes on where it was.
         */
        post: operations["apply_import"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/people/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change an account. Who is deactivated is signed out everywhere at once. Who is an administrator is said only
         *     from a browser session.
         */
        patch: operations["update_account"];
        trace?: never;
    };
    "/api/v1/admin/people/{id}/factors": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Take all second factors of a person away who lost them, and sign them out. Only from a browser session. */
        delete: operations["delete_factors"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/people/{id}/profile": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change what a person's profile tells: positions, phones, hours, absence, status. */
        patch: operations["update_account_profile"];
        trace?: never;
    };
    "/api/v1/admin/people/{id}/reset-link": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make a link by which a person chooses a new password. Only from a browser session. */
        post: operations["create_reset_link"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/policy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The company's rules for the assistant. */
        get: operations["find_policy"];
        /** Replaces the rules; they hold from the next request on. */
        put: operations["replace_policy"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/provider-kinds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The kinds of providers to choose from. */
        get: operations["list_provider_kinds"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/providers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All providers by name. */
        get: operations["list_model_providers"];
        put?: never;
        /** Adds a provider. Its addresses go through the egress gate at once. */
        post: operations["add_provider"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/providers/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Removes a provider and its key; its models have to go first. */
        delete: operations["remove_provider"];
        options?: never;
        head?: never;
        /** Changes a provider; it counts for the next request. */
        patch: operations["update_provider"];
        trace?: never;
    };
    "/api/v1/admin/providers/{id}/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Looks step by step whether a provider works. Fixed sentences are asked, nothing of the company's. */
        post: operations["check_provider"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/push": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What push services may carry. */
        get: operations["find_push_policy"];
        /** Say what push services may carry. */
        put: operations["replace_push_policy"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/scim-tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The tokens by which other systems keep people. */
        get: operations["list_scim_tokens"];
        put?: never;
        /** Make a token by which another system keeps people and groups. Only from a browser session. */
        post: operations["create_scim_token"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/scim-tokens/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** End a token; the system that has it is out at once. */
        delete: operations["delete_scim_token"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/second-factor": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who must have a second factor, and who has none yet. */
        get: operations["find_second_factor"];
        /** Say who must have a second factor. Only from a browser session. */
        put: operations["replace_second_factor"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The company's settings. */
        get: operations["find_settings"];
        /** Replace the company's settings. */
        put: operations["replace_settings"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/departments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The company's departments in the order of their names; to a guest there are none. */
        get: operations["browse_departments"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/drafts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What stands in one's message boxes, the newest first. A box that was
         *     emptied in the last 30 days is there with an empty text.
         */
        get: operations["list_drafts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/files": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Brings a file, to send it with a message. What it is is seen from its bytes.
         *     Until it is sent only its uploader may read it; after a day it is gone.
         */
        post: operations["upload_file"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/files/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Lets one's file go that is not sent yet. */
        delete: operations["discard_file"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/files/{id}/content": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The bytes of a file as they were brought, to be kept; or a stretch of them.
         *     Whoever may not read its message any more is not given them either.
         */
        get: operations["download_file"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/files/{id}/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A picture drawn anew by the server, at most 2048 pixels a side. */
        get: operations["find_preview"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/files/{id}/thumbnail": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A picture drawn anew by the server, at most 640 pixels a side. */
        get: operations["find_thumbnail"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/guests": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Invite a guest into rooms one looks after. Administrators may, and others where the company allows it. Only from
         *     a browser session.
         */
        post: operations["invite_guest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the server is well; asks the database. */
        get: operations["find_health"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/links/{token}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a link is for; used and ended ones are not found. */
        get: operations["find_link"];
        put?: never;
        /** Use a link up and sign in. Who has a second factor is answered 202 and asked for it. */
        post: operations["use_link"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The live socket. Client to server: `watch`, `unwatch`, `typing`, `ping`; server to client: `hello`, `stale`,
         *     `typing`, `presence`, `resync`, `problem`, `signed_out`, `pong`.
         */
        get: operations["open_socket"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who asks. */
        get: operations["find_me"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change one's own profile. */
        patch: operations["update_me"];
        trace?: never;
    };
    "/api/v1/me/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What happened to one's account, the newest first: sign-ins, passwords, tokens, rights. */
        get: operations["list_events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/factors": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The own second factors. Only from a browser session. */
        get: operations["find_factors"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/factors/passkey-options": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What the browser needs to make a passkey. Only from a browser session whose person proved who they are. */
        post: operations["begin_passkey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/factors/passkeys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Add the passkey the browser has made. */
        post: operations["add_passkey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/factors/passkeys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Remove a passkey. */
        delete: operations["delete_passkey"];
        options?: never;
        head?: never;
        /** Rename a passkey. */
        patch: operations["rename_passkey"];
        trace?: never;
    };
    "/api/v1/me/factors/proof": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Prove who one is; second factors may be changed for a quarter of an hour. */
        post: operations["prove"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/factors/recovery-codes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make a new set of recovery codes in place of the old one. */
        post: operations["replace_recovery_codes"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/factors/totp": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Begin to set an authenticator application up; it counts after its first code. */
        post: operations["begin_totp"];
        /** Take the authenticator application away. */
        delete: operations["delete_totp"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/factors/totp/confirmation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take the first code of the new application: from now on signing in asks for one. */
        post: operations["confirm_totp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/notifications": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What one wants to be told, and when. */
        get: operations["find_wishes"];
        /** Say what one wants to be told, and when. */
        put: operations["replace_wishes"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/notifications/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Have nothing pushed for a while; everything is kept. */
        put: operations["pause_notifications"];
        post?: never;
        /** End the pause. */
        delete: operations["resume_notifications"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Change the password; other sessions end. */
        put: operations["change_password"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/photo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Put one's own photo: the picture itself as PNG, JPEG or WebP, at most 2 MiB. */
        put: operations["replace_photo"];
        post?: never;
        /** Remove one's own photo. */
        delete: operations["delete_photo"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/profile": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One's own profile, with what others are not shown. */
        get: operations["find_profile"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change one's own profile: positions, phones, hours, birthday, absence, status. */
        patch: operations["update_profile"];
        trace?: never;
    };
    "/api/v1/me/push": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How one's browsers are told. */
        get: operations["find_push"];
        put?: never;
        /** Have this browser told while no page is open, until its session ends. */
        post: operations["create_push"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/push/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Have one of one's browsers told no more. */
        delete: operations["delete_push"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The browsers that are signed in. */
        get: operations["list_sessions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/sessions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Sign a browser out. */
        delete: operations["delete_own_session"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The personal tokens. */
        get: operations["list_tokens"];
        put?: never;
        /** Make a personal token. Only from a browser session. */
        post: operations["create_token"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/tokens/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** End a personal token. */
        delete: operations["delete_token"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/messages/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One message. */
        get: operations["find_message"];
        put?: never;
        post?: never;
        /** Takes a message away: one's own, or any in a room one looks after. */
        delete: operations["delete_message"];
        options?: never;
        head?: never;
        /**
         * Gives one's own message another text; what it said before is kept for the
         *     administrator.
         */
        patch: operations["edit_message"];
        trace?: never;
    };
    "/api/v1/messages/{id}/answer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Asks a question of one's own again, or for the first time where the
         *     assistant was called by a change of the text.
         */
        post: operations["ask_again"];
        /** Calls a question of one's own off. */
        delete: operations["cancel_answer"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/messages/{id}/pin": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Pins a message in its room. */
        put: operations["pin_message"];
        post?: never;
        /** Takes a pin out. */
        delete: operations["unpin_message"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/messages/{id}/poll/closing": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Closes a poll before its time. */
        put: operations["close_poll"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/messages/{id}/poll/options/{number}/voters": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who chose an option; of an anonymous poll nobody is told. */
        get: operations["list_voters"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/messages/{id}/poll/vote": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Sets one's vote, in the place of what one chose before. */
        put: operations["vote"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/messages/{id}/reactions/{emoji}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who reacted to a message with one emoji. */
        get: operations["list_reacted"];
        /** Adds one's reaction. */
        put: operations["add_reaction"];
        post?: never;
        /** Takes one's reaction back. */
        delete: operations["remove_reaction"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/messages/{id}/readers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who has read a message, where the room shows it. */
        get: operations["list_readers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The models a person may use. */
        get: operations["list_models"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/notifications": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the person was told and may still read, the newest first. */
        get: operations["list_notifications"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/notifications/count": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How many wait that the person may still read. */
        get: operations["count_notifications"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/notifications/read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Note that all were read, or all that are named. */
        put: operations["read_all_notifications"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/notifications/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One notification. */
        get: operations["find_notification"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/notifications/{id}/read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Note that one was read. */
        put: operations["read_notification"];
        post?: never;
        /** Keep one for later: it counts as unread again. */
        delete: operations["unread_notification"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/people": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Colleagues in the order of their names, for Russian readers with those in Cyrillic first; those who have left are not shown. A guest sees the people of their
         *     rooms.
         */
        get: operations["list_people"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/people/standings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What colleagues say of themselves for a while, statuses and absences: of all who say something now, at most
         *     2,000. The live socket tells as `people.standings` when one changes.
         */
        get: operations["list_standings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/people/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A colleague, also one who has left: their messages remain. */
        get: operations["find_person"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/people/{id}/photo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A colleague's photo. Its address changes with it, so it may be kept. */
        get: operations["find_photo"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/rooms": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists rooms. */
        get: operations["list_rooms"];
        put?: never;
        /** Makes a room; the same two people get the same direct room. */
        post: operations["create_room"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/rooms/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One room. */
        get: operations["find_room"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Changes what a room is called, what it is about and how one writes there;
         *     its owners and moderators may.
         */
        patch: operations["update_room"];
        trace?: never;
    };
    "/api/v1/rooms/{id}/draft": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Keeps what stands in a room's message box. An older text is not taken; what
         *     stands there now is answered.
         */
        put: operations["keep_room_draft"];
        post?: never;
        /**
         * Says that a room's message box was emptied. A newer text stays and is
         *     answered.
         */
        delete: operations["delete_room_draft"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/rooms/{id}/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Takes a room away as lines of JSON, one for each message, with what the
         *     asker may read of it: owners may, of a room of two both, and administrators
         *     who are in it. The form is that of an import.
         */
        get: operations["export_room"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/rooms/{id}/files": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The files of a room, the newest first. */
        get: operations["list_room_files"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/rooms/{id}/level": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Says what one is told of a room. */
        put: operations["set_level"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/rooms/{id}/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists a room's members. */
        get: operations["list_members"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/rooms/{id}/members/{person_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Joins an open room, or adds somebody to a room one is in. */
        put: operations["add_member"];
        post?: never;
        /** Leaves a room, or takes somebody out of a closed one. */
        delete: operations["remove_member"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/rooms/{id}/members/{person_id}/role": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Says who moderates and owns a room; its owners may. */
        put: operations["set_role"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/rooms/{id}/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists messages of a room's main list. */
        get: operations["list_messages"];
        put?: never;
        /** Posts a message. The same `client_id` answers the same message with 200. */
        post: operations["post_message"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/rooms/{id}/pins": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What is pinned in a room, the last first. */
        get: operations["list_pins"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/rooms/{id}/read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Sets how far one has read; a lower number marks as unread. */
        put: operations["mark_read"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/rooms/{id}/scheduled": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Keeps a message to post it at its moment, with all that is asked of a
         *     message then. The same `client_id` answers the same one with 200.
         */
        post: operations["schedule_message"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One's own runs, the newest first. */
        get: operations["list_runs"];
        put?: never;
        /**
         * Starts a run. Answers its events as they come, or 202 with the run when
         *     only JSON is accepted; it goes on when the caller leaves.
         */
        post: operations["start_run"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One of one's own runs. */
        get: operations["find_run"];
        put?: never;
        post?: never;
        /** Erases a run with its text, stopping it first. */
        delete: operations["erase_run"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{id}/cancellation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Stops a run; what it has made stands. */
        put: operations["cancel_run"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The events of a run, again from the start or after `Last-Event-ID`. Of a run
         *     that ended long ago: its end.
         */
        get: operations["follow_run"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{id}/rating": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Rates a run. */
        put: operations["rate_run"];
        post?: never;
        /** Takes a rating back. */
        delete: operations["unrate_run"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/saved": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What one saved for later, the last first. */
        get: operations["list_saved"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/saved/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Saves a message for later. */
        put: operations["save_message"];
        post?: never;
        /** Forgets a saved message. */
        delete: operations["forget_message"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/saved/{id}/reminder": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Saves a message and reminds one of it at a moment. */
        put: operations["set_reminder"];
        post?: never;
        /** Takes a reminder back; the message stays saved. */
        delete: operations["forget_reminder"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/scenarios": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the scenarios in the person's language. */
        get: operations["list_scenarios"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/scheduled": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One's messages that wait or could not be posted, the next first. */
        get: operations["list_scheduled"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/scheduled/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Throws a message that waits away. */
        delete: operations["delete_scheduled"];
        options?: never;
        head?: never;
        /**
         * Gives a message that waits another text or moment. One that could not be
         *     posted waits again.
         */
        patch: operations["change_scheduled"];
        trace?: never;
    };
    "/api/v1/scheduled/{id}/post": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Posts a message that waits, without waiting any longer. */
        post: operations["post_scheduled"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Finds messages, the newest first. */
        get: operations["search_messages"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who is signed in. */
        get: operations["find_session"];
        put?: never;
        /** Sign in; the answer sets the session's cookie. Who has a second factor is answered 202 and asked for it. */
        post: operations["create_session"];
        /** Sign out. */
        delete: operations["delete_session"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session/passkey": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sign in with a passkey and nothing else; the answer sets the session's cookie. */
        post: operations["create_session_by_passkey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session/passkey-options": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What any passkey of this server shall sign to sign its owner in. */
        post: operations["ask_passkey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session/step": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** By what the second step may be taken; not found when none waits. */
        get: operations["find_step"];
        put?: never;
        /** Take the second step by a code; the answer sets the session's cookie. */
        post: operations["take_step"];
        /** Give the sign-in up. */
        delete: operations["delete_step"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session/step/passkey": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take the second step by a passkey; the answer sets the session's cookie. */
        post: operations["take_step_by_passkey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session/step/passkey-options": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What a passkey shall sign to take the second step. */
        post: operations["ask_step_passkey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/setup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the server waits for its first administrator. */
        get: operations["find_set_up"];
        put?: never;
        /** Make the first administrator and sign in. */
        post: operations["create_set_up"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sign-in/providers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** By which providers people may sign in. */
        get: operations["list_providers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sign-in/providers/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Begin to sign in by a provider; the answer sets the cookie the way back needs. */
        post: operations["begin_sign_in"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sign-in/providers/{id}/callback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The way back from a provider; answers with the address of a page. */
        get: operations["finish_sign_in"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/threads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The threads one follows, the liveliest first. */
        get: operations["list_threads"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/threads/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A thread with its replies. */
        get: operations["find_thread"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/threads/{id}/draft": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Keeps what stands in a thread's message box, as of a room. */
        put: operations["keep_thread_draft"];
        post?: never;
        /** Says that a thread's message box was emptied, as of a room. */
        delete: operations["delete_thread_draft"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/threads/{id}/following": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Follows a thread, or stops. */
        put: operations["follow_thread"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/threads/{id}/read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Notes how far a thread was read. */
        put: operations["read_thread"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description When somebody is away, both days included, in their own time zone. */
        Absence: {
            deputy_id?: components["schemas"]["PersonId"] | null;
            /**
             * Format: date
             * @description The first day, `YYYY-MM-DD`.
             */
            from: string;
            /** @description Why. */
            kind: components["schemas"]["AbsenceKind"];
            /**
             * Format: date
             * @description The last day, `YYYY-MM-DD`.
             */
            to: string;
        };
        /**
         * @description Why somebody is away.
         * @enum {string}
         */
        AbsenceKind: "vacation" | "sick" | "trip" | "parental" | "other";
        /** @description Something that happened to one's account. */
        AccountEvent: {
            /** @description What: the code of an action of the audit, for instance `session.opened`. */
            action: string;
            /** @description From which address. */
            address?: string | null;
            /** @description When. */
            at: components["schemas"]["Timestamp"];
            /** @description Who did it; null where it was oneself at the door, another system or the command line. */
            by?: string | null;
            /** @description What the browser or program called itself. */
            client?: string | null;
            /** @description Its id in the audit. */
            id: components["schemas"]["AuditId"];
            /** @description By which way, where it was not a page. */
            source?: string | null;
        };
        /** @description A passkey the browser has made. */
        AddPasskey: {
            /** @description The passkey. */
            credential: components["schemas"]["Attestation"];
            /** @description What its owner calls it. */
            name: string;
        };
        /** @description A passkey that was just added. */
        AddedPasskey: {
            /** @description The passkey. */
            passkey: components["schemas"]["PasskeyInfo"];
            /** @description Recovery codes, with the first factor; shown this once. */
            recovery_codes?: string[] | null;
        };
        /** @description What a person has left today. */
        Allowance: {
            /**
             * Format: int64
             * @description Tokens a day.
             */
            limit: number;
            /**
             * Format: int64
             * @description Left.
             */
            remaining: number;
            /**
             * Format: int64
             * @description Spent or promised to running requests.
             */
            used: number;
        };
        /**
         * @description How a question stands, as one person is told it.
         * @enum {string}
         */
        AskedState: "unasked" | "waiting" | "running" | "failed" | "cancelled" | "refused";
        /** @description A question to the assistant that has no answer in the thread. */
        AskedView: {
            /**
             * Format: int64
             * @description Parts done.
             */
            done: number;
            /** @description Whether this person asked it, and so may ask again and call it off. */
            mine: boolean;
            /**
             * Format: int64
             * @description While `queued`: the place in the engine's queue, 1 being next.
             */
            place?: number | null;
            /** @description Why there is no answer, in the reader's language. */
            reason?: string | null;
            /** @description How far it is, as runs tell it: `key_messages`, `words`, `loading` … */
            stage?: string | null;
            state: components["schemas"]["AskedState"];
            /**
             * Format: int64
             * @description Parts in all.
             */
            total: number;
            trace_id?: components["schemas"]["RunId"] | null;
        };
        /** @description What a passkey has signed. */
        Assertion: {
            /** @description What the passkey says. */
            authenticator_data: string;
            /** @description What the browser says it was asked, as it was signed. */
            client_data_json: string;
            /** @description Which passkey. */
            id: string;
            /** @description The signature over both. */
            signature: string;
            /** @description Whose passkey it is, when it remembers. */
            user_handle?: string | null;
        };
        /** @description What a browser needs to let a passkey sign. */
        AssertionOptions: {
            /** @description Which passkeys will do; empty for any of this server. */
            allow: string[];
            /** @description What shall be signed. */
            challenge: string;
            /** @description The name the passkey is bound to. */
            rp_id: string;
            /**
             * Format: int64
             * @description How long the browser may take, in milliseconds.
             */
            timeout_ms: number;
            /** @description Whether the passkey must be unlocked, by a finger or a code. */
            verified: boolean;
        };
        /** @description A passkey a browser has made. */
        Attestation: {
            /** @description The passkey itself. */
            attestation_object: string;
            /** @description What the browser says it was asked, as it signed it. */
            client_data_json: string;
        };
        /**
         * Format: uuid
         * @description One audit record.
         */
        AuditId: string;
        /** @description One record. */
        AuditRecord: {
            /** @description What was done, for instance `person.deactivated`. */
            action: string;
            actor?: components["schemas"]["PersonRef"] | null;
            /** @description When. */
            at: components["schemas"]["Timestamp"];
            /** @description What a reader needs beyond that. Never content, never a secret. */
            detail: Record<string, unknown>;
            /** @description Its identifier; later records have greater ones. */
            id: components["schemas"]["AuditId"];
            subject?: components["schemas"]["SubjectRef"] | null;
        };
        /** @description The author of a message. */
        AuthorView: {
            /** @description The assistant wrote it. */
            assistant: boolean;
            /** @description The message was imported, and its author has no account here. */
            foreign: boolean;
            /** @description Whether they are a guest of the company. */
            guest: boolean;
            /**
             * @description Of an imported message whose author has no account here: who imported it.
             *     Of the assistant's: who asked.
             */
            id: components["schemas"]["PersonId"];
            name: string;
            photo_url?: string | null;
        };
        /** @description Where somebody wants to go after signing in. */
        BeginSignIn: {
            /** @description A path of this site. */
            next?: string | null;
        };
        /** @description Where the browser goes to sign in. */
        BegunSignIn: {
            /** @description The provider's address. */
            url: string;
        };
        /** @description A birthday without a year. */
        Birthday: {
            /**
             * Format: int32
             * @description 1 to 31.
             */
            day: number;
            /**
             * Format: int32
             * @description 1 to 12.
             */
            month: number;
            /** @description Whether colleagues see it. */
            shown: boolean;
        };
        /** @description A sentence in both languages. */
        BothLanguages: {
            /** @description In English. */
            en: string;
            /** @description In Russian. */
            ru: string;
        };
        /** @description A browser that is told. */
        BrowserView: {
            created_at: components["schemas"]["Timestamp"];
            /** @description The SHA-256 of its endpoint in hexadecimal: a browser knows itself by it. */
            endpoint_key: string;
            id: components["schemas"]["PushId"];
            told_at?: components["schemas"]["Timestamp"] | null;
            /** @description What the browser says it is. */
            user_agent: string;
        };
        /** @description A model that can be had. */
        CatalogueModel: {
            check?: components["schemas"]["ModelCheck"] | null;
            /**
             * Format: int32
             * @description Tokens it was made for.
             */
            context: number;
            examination?: components["schemas"]["ModelExamination"] | null;
            /**
             * Format: double
             * @description Tokens in a second to be expected here, by what another model was measured at; null when none was.
             */
            expected_tokens_per_second?: number | null;
            /** @description Its file in the models folder. */
            file: string;
            fit: components["schemas"]["ModelFit"];
            good_for: components["schemas"]["BothLanguages"];
            /** @description Whether its file is in the models folder. */
            installed: boolean;
            languages: components["schemas"]["Language"][];
            licence: components["schemas"]["ModelLicence"];
            /**
             * Format: int64
             * @description Bytes in use with a context of 8,192 tokens.
             */
            memory: number;
            model_id?: components["schemas"]["ModelId"] | null;
            /** @description The name in the addresses below `/admin/catalogue`. */
            name: string;
            pull?: components["schemas"]["ModelPull"] | null;
            /** @description The SHA-256 that is known; without it the source's own is confirmed at the first pull. */
            sha256?: string | null;
            /**
             * Format: int64
             * @description Bytes of the file.
             */
            size: number;
            /** @description Whether the size is only about right. */
            size_approx: boolean;
            /** @description Whether it only words what was found without it. */
            small: boolean;
            sources: components["schemas"]["SourceView"][];
            /** @description What people call it. */
            title: string;
            /** @description Whether the makers of Sufler ran it. */
            tried: boolean;
        };
        /** @description The catalogue on this machine. */
        CatalogueView: {
            /** @description Whether models may be pulled at all: `engine.downloads`. */
            downloads: boolean;
            /** @description The models folder on the server. */
            folder: string;
            /** @description From the smallest to the largest. */
            items: components["schemas"]["CatalogueModel"][];
            /** @description What this machine has. */
            machine: components["schemas"]["Machine"];
            /** @description Files in the folder that the catalogue does not name. */
            others: components["schemas"]["OtherModel"][];
        };
        /** @description The old password and the new one. */
        ChangePassword: {
            /**
             * Format: password
             * @description The password so far.
             */
            current: string;
            /**
             * Format: password
             * @description The new one, at least 10 characters.
             */
            new: string;
        };
        /** @description A message that was changed or deleted, without its text. */
        ChangedView: {
            author: components["schemas"]["PersonRef"];
            changed_at: components["schemas"]["Timestamp"];
            deleted: boolean;
            id: components["schemas"]["MessageId"];
            room_id: components["schemas"]["RoomId"];
            /** @description Empty for direct rooms. */
            room_name: string;
            /**
             * Format: int64
             * @description How many texts it had before.
             */
            versions: number;
        };
        /**
         * Format: uuid
         * @description A file on a message, or one that is not sent yet.
         */
        ChatFileId: string;
        /** @description What to look at. */
        CheckProviderBody: {
            /** @description The provider's name of the model to ask; the first that seems fit when not said. */
            model?: string | null;
        };
        /** @description Whether a model's server answers. */
        CheckView: {
            /** @description What it said, or why it does not answer. */
            detail: string;
            /** Format: int64 */
            latency_ms: number;
            ok: boolean;
        };
        /** @description An author who is somebody here. */
        ChosenAuthor: {
            /** @description Their address in the history. */
            email?: string | null;
            /** @description Their name in the history. */
            name: string;
            /** @description Who they are. */
            person_id: components["schemas"]["PersonId"];
        };
        /**
         * @description A message an answer cites; null where it was deleted or this person may not
         *     read it.
         */
        CitedView: {
            message?: components["schemas"]["QuotedView"] | null;
            /**
             * Format: int32
             * @description The number it is cited under.
             */
            n: number;
        };
        /**
         * @description Of what a typed code is.
         * @enum {string}
         */
        CodeWay: "totp" | "recovery";
        /** @description The company's own settings. */
        Company: {
            /**
             * @description The company's name, shown at the sign-in page.
             * @default
             */
            company_name: string;
            /**
             * @description The language of new people and of pages before sign-in.
             * @default ru
             */
            default_language: components["schemas"]["Language"];
            /**
             * @description The time zone of new people, an IANA name.
             * @default Europe/Moscow
             */
            default_time_zone: string;
            /**
             * @description Whether who looks after a room may invite guests into it; otherwise only
             *     administrators do.
             * @default false
             */
            guests_by_moderators: boolean;
        };
        /** @description The company, as far as everybody may know. */
        CompanyName: {
            /** @description Its name; empty until an administrator gives one. */
            name: string;
        };
        /** @description The hash a person looked at. */
        ConfirmPull: {
            /** @description The `published_sha256` that was shown. */
            sha256: string;
        };
        /** @description The first code of a new application. */
        ConfirmTotp: {
            /** @description Six digits. */
            code: string;
        };
        /** @description How much was read. */
        Covered: {
            from?: components["schemas"]["Timestamp"] | null;
            /**
             * Format: int64
             * @description Messages the key messages were picked from.
             */
            messages: number;
            to?: components["schemas"]["Timestamp"] | null;
            /**
             * Format: int64
             * @description Messages the model was given.
             */
            worded_messages: number;
        };
        /** @description Who is invited. */
        CreateAccount: {
            /** @description Whether the administration is open to them. */
            administrator?: boolean;
            /** @description The address to sign in with. */
            email: string;
            /** @description Whether they see only the rooms they are invited to. */
            guest?: boolean;
            language?: components["schemas"]["Language"] | null;
            /** @description The full name. */
            name: string;
        };
        /** @description A new department. */
        CreateDepartment: {
            manager_id?: components["schemas"]["PersonId"] | null;
            /** @description Its name. */
            name: string;
            parent_id?: components["schemas"]["DepartmentId"] | null;
        };
        /** @description A new group. */
        CreateGroup: {
            /** @description Its name. */
            name: string;
        };
        /** @description A browser that wants to be told, as `PushSubscription.toJSON()` has it. */
        CreatePush: {
            /** @description Where its push service takes messages. */
            endpoint: string;
            /**
             * Format: double
             * @description Not used: a subscription that has ended answers so.
             */
            expirationTime?: number | null;
            keys: components["schemas"]["PushKeys"];
        };
        /** @description What a new token shall be. */
        CreateScimToken: {
            /** @description Which system it is for. */
            name: string;
        };
        /** @description Who the first administrator is. */
        CreateSetUp: {
            /** @description The code from the server's log. */
            code: string;
            /** @description The address to sign in with. */
            email: string;
            /** @description The language. */
            language: components["schemas"]["Language"];
            /** @description The full name. */
            name: string;
            /**
             * Format: password
             * @description The password, at least 10 characters.
             */
            password: string;
            /** @description The IANA name of the time zone. */
            time_zone: string;
        };
        /** @description What a new token shall be. */
        CreateToken: {
            /**
             * Format: int32
             * @description Days until it ends, 1 to 3650; null for never.
             */
            expires_in_days?: number | null;
            /** @description What its owner calls it. */
            name: string;
            /** @description What it may be used for. */
            scopes: components["schemas"]["Scope"][];
        };
        /** @description A person who was just invited. */
        CreatedAccount: {
            /** @description Where they choose a password; shown this once, works for three days. */
            invitation_url: string;
            /** @description The person. */
            person: components["schemas"]["Person"];
        };
        /** @description A link that was just made. */
        CreatedLink: {
            /** @description Its address; shown this once. */
            url: string;
        };
        /** @description A token that was just made. */
        CreatedScimToken: components["schemas"]["ScimToken"] & {
            /** @description The token itself: shown this once. */
            token: string;
            /** @description Where the other system finds this server. */
            url: string;
        };
        /** @description A token that was just made. */
        CreatedToken: components["schemas"]["TokenInfo"] & {
            /** @description The token itself: shown this once. */
            token: string;
        };
        /** @description What a browser needs to make a passkey. */
        CreationOptions: {
            /** @description Which algorithms are understood, the best first (COSE numbers). */
            algorithms: number[];
            /** @description What shall be signed. */
            challenge: string;
            /** @description Passkeys the person has already. */
            exclude: string[];
            /** @description The name the passkey will be bound to. */
            rp_id: string;
            /** @description What this server calls itself. */
            rp_name: string;
            /**
             * Format: int64
             * @description How long the browser may take, in milliseconds.
             */
            timeout_ms: number;
            /** @description Whose passkey it will be. */
            user: components["schemas"]["User"];
        };
        /** @description A department. */
        Department: {
            /** @description Its identifier. */
            id: components["schemas"]["DepartmentId"];
            manager?: components["schemas"]["PersonRef"] | null;
            /** @description Its name. */
            name: string;
            parent_id?: components["schemas"]["DepartmentId"] | null;
            /**
             * Format: int64
             * @description How many active people belong to it, without those of its parts.
             */
            people_count: number;
        };
        /**
         * Format: uuid
         * @description A department of the company.
         */
        DepartmentId: string;
        /** @description A department by name. */
        DepartmentRef: {
            /** @description Its identifier. */
            id: components["schemas"]["DepartmentId"];
            /** @description Its name. */
            name: string;
        };
        /** @description A department a message calls. */
        DepartmentView: {
            id: components["schemas"]["DepartmentId"];
            name: string;
        };
        /** @description What the next look at a directory would do. */
        DirectoryCheck: {
            /** @description Who would change, the first hundred. */
            changing: components["schemas"]["PersonRef"][];
            /** @description How many would. */
            changing_count: number;
            /** @description Which groups would change, by name. */
            groups: string[];
            /** @description Whether that needs an administrator's word. */
            held: boolean;
            /** @description How many people here come from it. */
            known: number;
            /** @description Who would be dismissed, all of them. */
            leaving: components["schemas"]["PersonRef"][];
            /** @description What is wrong with the directory or its groups, in words; null when nothing is. */
            problem?: string | null;
            /** @description Who would come back. */
            returning: components["schemas"]["PersonRef"][];
        };
        /** @description A directory of the company, and how the last look at it went. */
        DirectoryInfo: {
            /**
             * Format: int64
             * @description How many changed when somebody last did.
             */
            changed: number;
            /**
             * Format: int64
             * @description How many were dismissed when somebody last was.
             */
            dismissed: number;
            /**
             * Format: int64
             * @description How many cannot be kept: their address is somebody else's, or nobody would be left to administer.
             */
            failed: number;
            /**
             * Format: int64
             * @description How many wait to be dismissed until an administrator agrees.
             */
            held: number;
            /** @description Its id. */
            id: string;
            /**
             * Format: int64
             * @description How many people here come from it.
             */
            known: number;
            /** @description What the configuration calls it. */
            name: string;
            /** @description What went wrong at the last look, in words; null when it went well. */
            problem?: string | null;
            /**
             * Format: int64
             * @description The seconds between two looks.
             */
            sync_seconds: number;
            synced_at?: components["schemas"]["Timestamp"] | null;
            tried_at?: components["schemas"]["Timestamp"] | null;
            /** @description Where it is. */
            url: string;
        };
        /** @description What was typed. */
        DraftBody: {
            /** @description The whole text of the box; an empty one without files is as good as a deletion. */
            body: string;
            /**
             * @description One's own files that are not sent yet, in their order; at most 20. What
             *     is none is left out.
             */
            files?: components["schemas"]["ChatFileId"][];
            /** @description When it was typed. */
            updated_at: components["schemas"]["Timestamp"];
        };
        /** @description A file that stands in a message box, to be sent with its text. */
        DraftFileView: {
            file?: components["schemas"]["FileView"] | null;
            id: components["schemas"]["ChatFileId"];
            /** @description Its name, also when it is gone. */
            name: string;
        };
        /** @description What stands in a message box. */
        DraftView: {
            /** @description As it was typed; empty when the box was emptied, or the message sent. */
            body: string;
            /** @description The files that are to be sent with it, in their order. */
            files: components["schemas"]["DraftFileView"][];
            room_id: components["schemas"]["RoomId"];
            thread_id?: components["schemas"]["MessageId"] | null;
            /** @description When it was typed. */
            updated_at: components["schemas"]["Timestamp"];
        };
        /** @description A square code as the page draws it. */
        Drawing: {
            /** @description The dark modules as the path of a drawing in which a module is one unit. */
            path: string;
            /**
             * Format: int32
             * @description Modules along one side, without the quiet zone around.
             */
            size: number;
        };
        /** @description When something is due. */
        Due: {
            /** @description The day, where it can be told. */
            on?: string | null;
            /** @description In the words of the message. */
            text: string;
        };
        /** @description What a message shall say. */
        EditBody: {
            /** @description The new text. */
            body: string;
            /** @description Confirms that more than 20 people are called. */
            calls_many?: boolean;
        };
        /**
         * @description Where an examination stands.
         * @enum {string}
         */
        ExaminationState: "queued" | "running" | "failed";
        /** @description One question and how it went. */
        Examined: {
            /** @description The answer, or why there was none; at most 200 characters. */
            detail: string;
            /** @description How it went. */
            outcome: components["schemas"]["ExaminedOutcome"];
            /** @description What was asked to be done. */
            skill: components["schemas"]["ExaminedSkill"];
        };
        /**
         * @description How it did.
         * @enum {string}
         */
        ExaminedOutcome: "passed" | "failed" | "not_offered" | "broke";
        /**
         * @description What a model is asked to do.
         * @enum {string}
         */
        ExaminedSkill: "schema" | "russian" | "instruction" | "tools" | "long_prompt";
        /** @description What comes through in quiet hours all the same. */
        Exceptions: {
            /**
             * @description What somebody writes to them alone.
             * @default false
             */
            direct: boolean;
            /**
             * @description What calls them by name.
             * @default false
             */
            mentions: boolean;
        };
        /** @description What a person has beside the password. */
        Factors: {
            /** @description The passkeys, the newest first. */
            passkeys: components["schemas"]["PasskeyInfo"][];
            /**
             * Format: int64
             * @description How many recovery codes are left.
             */
            recovery_codes_left: number;
            totp?: components["schemas"]["TotpInfo"] | null;
        };
        /** @description What this server offers. */
        Features: {
            /** @description Emulators of outside services, for trying out. */
            emulators: boolean;
        };
        /** @description A field of its form beside name, address and key. */
        FieldView: {
            hint: string;
            label: string;
            /** @description The setting's name. */
            name: string;
            /** @description What can be chosen, where that is a list. */
            options: string[];
            required: boolean;
        };
        /**
         * Format: binary
         * @description The bytes of a file.
         */
        FileBytes: string;
        /**
         * @description How a file is shown.
         * @enum {string}
         */
        FileKind: "file" | "image" | "voice";
        /** @description A file. */
        FileView: {
            /**
             * Format: int64
             * @description Of a voice message.
             */
            duration_ms?: number | null;
            /**
             * Format: int64
             * @description Of a picture: upright, in pixels.
             */
            height?: number | null;
            id: components["schemas"]["ChatFileId"];
            kind: components["schemas"]["FileKind"];
            /** @description Of a voice message: how loud each stretch is, as hexadecimal digits. */
            levels: string;
            /** @description What its bytes are, as far as they tell. */
            media_type: string;
            /** @description Its name, for show: without folders and signs that cannot be seen. */
            name: string;
            /** @description Of a picture: drawn anew, at most 2048 pixels a side. */
            preview_url?: string | null;
            /**
             * Format: int64
             * @description In bytes.
             */
            size: number;
            /** @description Of a picture: drawn anew, at most 640 pixels a side. */
            thumbnail_url?: string | null;
            /** @description Where its bytes are, relative to the server. */
            url: string;
            /**
             * Format: int64
             * @description Of a picture: upright, in pixels.
             */
            width?: number | null;
        };
        /** @description A thread a person follows. */
        FollowedView: {
            room_name: string;
            /** @description The message it hangs under. */
            root: components["schemas"]["MessageView"];
            /**
             * Format: int64
             * @description Replies of others they have not read.
             */
            unread_count: number;
        };
        /** @description Whether one follows a thread. */
        Following: {
            following: boolean;
        };
        /** @description A model a provider has. */
        FoundModel: {
            category?: components["schemas"]["ModelCategory"] | null;
            /**
             * Format: int64
             * @description Tokens it can hold, where the provider says.
             */
            context?: number | null;
            /** @description The provider's name for it. */
            id: string;
        };
        /** @description A message that was found. */
        FoundView: {
            author_name: string;
            created_at: components["schemas"]["Timestamp"];
            excerpt: string;
            id: components["schemas"]["MessageId"];
            /** @description `chat.message`. */
            kind: string;
            room_id: components["schemas"]["RoomId"];
            room_name: string;
            thread_id?: components["schemas"]["MessageId"] | null;
        };
        /** @description A group with its members in the order of their names. */
        Group: {
            /** @description Its identifier. */
            id: components["schemas"]["GroupId"];
            /** @description Who is in it. */
            members: components["schemas"]["PersonRef"][];
            /** @description Its name, unique. */
            name: string;
        };
        /**
         * Format: uuid
         * @description A named group of people.
         */
        GroupId: string;
        /** @description The server is well. */
        Health: {
            /** @description `sqlite` or `postgres`. */
            database: string;
            /** @description Always `ok`: a server that is not well answers a problem. */
            status: string;
            /** @description The program's version. */
            version: string;
        };
        /** @description How a history is imported: into a new room of a name, or into one's own room that is empty or was filled before. */
        HistoryApplication: {
            /** @description Who of the authors is whom, for those whose address says nothing, at most 200. */
            authors?: components["schemas"]["ChosenAuthor"][];
            /** @description Whether authors with an account become members. */
            join?: boolean;
            /** @description The name of a new room, where no room is given. */
            name?: string;
            /** @description Whether everybody of the company may read the new room. */
            open?: boolean;
            room_id?: components["schemas"]["RoomId"] | null;
        };
        /** @description Somebody who wrote in a history. */
        HistoryAuthor: {
            /** @description Their address there. */
            email?: string | null;
            /**
             * Format: int64
             * @description How many messages they wrote.
             */
            messages: number;
            /** @description Their name there. */
            name: string;
            person?: components["schemas"]["PersonRef"] | null;
        };
        /**
         * Format: binary
         * @description The lines of a history.
         */
        HistoryBytes: string;
        /** @description What is found in a history before anything is imported. */
        HistoryFindings: {
            /** @description The first 200 of them, those who wrote most before the others. */
            authors: components["schemas"]["HistoryAuthor"][];
            /**
             * Format: int64
             * @description How many people wrote them.
             */
            authors_count: number;
            /**
             * Format: int64
             * @description Messages without a text, because it was deleted.
             */
            deleted: number;
            /**
             * Format: int64
             * @description Files, of which the names are kept.
             */
            files: number;
            first_at?: components["schemas"]["Timestamp"] | null;
            /**
             * Format: int64
             * @description How many of them have an account here.
             */
            known_count: number;
            last_at?: components["schemas"]["Timestamp"] | null;
            /**
             * Format: int64
             * @description Messages, replies and deleted ones included.
             */
            messages: number;
            /**
             * Format: int64
             * @description Messages that were written before the one above them. They keep their
             *     place in the file.
             */
            out_of_order: number;
            /**
             * Format: int64
             * @description Polls.
             */
            polls: number;
            /**
             * Format: int64
             * @description Messages with the id of one above them; they are passed over.
             */
            repeated: number;
            /**
             * Format: int64
             * @description Messages that reply to another.
             */
            replies: number;
            room_kind?: components["schemas"]["RoomKind"] | null;
            /** @description What the room is called where it comes from. */
            room_name?: string | null;
            /**
             * Format: int64
             * @description Lines that are no messages; they are left out.
             */
            wrong: number;
        };
        /**
         * Format: uuid
         * @description A history that was brought.
         */
        HistoryImportId: string;
        /** @description A history that was brought. */
        HistoryImportView: {
            /**
             * Format: int64
             * @description Bytes that were read or imported.
             */
            at_byte: number;
            /** @description Who of the authors is whom, as it was chosen last. */
            authors: components["schemas"]["ChosenAuthor"][];
            created_at: components["schemas"]["Timestamp"];
            /** @description What was found in it, once it was looked through. */
            findings: components["schemas"]["HistoryFindings"];
            finished_at?: components["schemas"]["Timestamp"] | null;
            id: components["schemas"]["HistoryImportId"];
            /**
             * Format: int64
             * @description Messages that were imported.
             */
            imported: number;
            /** @description Whether authors with an account become members, as it was chosen last. */
            joining: boolean;
            /**
             * Format: int64
             * @description Messages the room knew; they are passed over.
             */
            known: number;
            /** @description What the file is called. */
            name: string;
            room_id?: components["schemas"]["RoomId"] | null;
            /**
             * Format: int64
             * @description In bytes.
             */
            size: number;
            /**
             * Format: int64
             * @description Lines that were left out.
             */
            skipped: number;
            stage: components["schemas"]["HistoryStage"];
            /** @description Why it failed, stopped, or waits to be tried again. */
            trouble?: string | null;
        };
        /**
         * @description Where a history stands.
         * @enum {string}
         */
        HistoryStage: "reading" | "ready" | "applying" | "stopped" | "done" | "cancelled" | "failed";
        /** @description What a message says now and said before. */
        HistoryView: {
            author: components["schemas"]["PersonRef"];
            /** @description Its present text with names in place of ids; empty when it was deleted. */
            body: string;
            deleted_at?: components["schemas"]["Timestamp"] | null;
            id: components["schemas"]["MessageId"];
            /** @description What it said before, the oldest first. */
            versions: components["schemas"]["VersionView"][];
        };
        /** @description The working hours of one weekday, in the person's own time zone. */
        Hours: {
            /**
             * Format: int32
             * @description 1 for Monday to 7 for Sunday.
             */
            day: number;
            /** @description When work begins, `HH:MM`. */
            from: string;
            /** @description When it ends, `HH:MM`, later than `from`. */
            to: string;
        };
        /** @description What the list changes of one person. */
        ImportChange: {
            /** @description Their address. */
            email: string;
            /** @description What changes of them. */
            fields: components["schemas"]["ImportFieldChange"][];
            /** @description What becomes of them. */
            kind: components["schemas"]["ImportChangeKind"];
            /** @description The line it stands in; null for who is missing in the list. */
            line?: number | null;
            /** @description Their name. */
            name: string;
        };
        /**
         * @description What becomes of a person.
         * @enum {string}
         */
        ImportChangeKind: "create" | "change" | "dismiss" | "restore";
        /** @description What changes of one field. */
        ImportFieldChange: {
            /** @description What will. */
            after: string;
            /** @description What stands there now. */
            before: string;
            /** @description `name`, `title`, `department`, `phone`, `language`, `time_zone`, `guest`. */
            field: string;
        };
        /**
         * Format: uuid
         * @description A list of people that was read.
         */
        ImportId: string;
        /** @description What applying a list would do. */
        ImportPreview: {
            /** @description How many are changed. */
            change: number;
            /** @description The first 500 changes. */
            changes: components["schemas"]["ImportChange"][];
            /** @description How many get an account. */
            create: number;
            /** @description Departments that are not there yet and will be made. */
            departments: string[];
            /** @description How many may not sign in any more. */
            dismiss: number;
            id?: components["schemas"]["ImportId"] | null;
            /** @description Columns nobody knows; they are passed over. */
            ignored: string[];
            /** @description What is wrong, the first 100 of it. Nothing can be applied while there is some. */
            problems: components["schemas"]["ImportProblem"][];
            /** @description How many may sign in again. */
            restore: number;
            /** @description How many lines were read. */
            rows: number;
            /** @description How many stay as they are. */
            unchanged: number;
        };
        /** @description Something wrong with a line. */
        ImportProblem: {
            /** @description The column as the head names it, where it is one cell. */
            column?: string | null;
            /** @description What is wrong, in the reader's language. */
            detail: string;
            /** @description The line, from 1; the head is a line too. */
            line: number;
        };
        /**
         * @description Where an import stands.
         * @enum {string}
         */
        ImportStage: "ready" | "applying" | "stopped" | "done";
        /** @description An import that was confirmed or waits for it. */
        ImportState: {
            /**
             * Format: int64
             * @description How many of them are done.
             */
            done: number;
            /** @description Its id. */
            id: components["schemas"]["ImportId"];
            /** @description What could not be done, with the line. */
            problems: components["schemas"]["ImportProblem"][];
            /** @description Where it stands. */
            state: components["schemas"]["ImportStage"];
            /**
             * Format: int64
             * @description How many people it changes.
             */
            total: number;
            /** @description Why its work stopped, or waits to be tried again. */
            trouble?: string | null;
        };
        /** @description Who is invited as a guest, and where to. */
        InviteGuest: {
            /** @description The address to sign in with. */
            email: string;
            language?: components["schemas"]["Language"] | null;
            /** @description The full name. */
            name: string;
            /** @description The rooms they will see, 1 to 50: the inviting person looks after each. */
            rooms: string[];
        };
        /** @description A guest who was just invited. */
        InvitedGuest: {
            /** @description Where they choose a password; shown this once, works for three days. */
            invitation_url: string;
            /** @description The guest. */
            person: components["schemas"]["Person"];
        };
        /** @description One line of a result. */
        Item: {
            due?: components["schemas"]["Due"] | null;
            /** @description Names the line within its run; `replace` uses it. */
            key: string;
            /** @description What it is. */
            kind: components["schemas"]["ItemKind"];
            /** @description The messages it rests on, at least one. */
            sources: components["schemas"]["Source"][];
            /** @description Its words. */
            text: string;
            /** @description Who promised. */
            who?: string | null;
            /**
             * Format: uuid
             * @description The promiser, where it is a person of the company.
             */
            who_id?: string | null;
            /** @description Whose words. */
            worded_by: components["schemas"]["WordedBy"];
        };
        /**
         * @description What an item is.
         * @enum {string}
         */
        ItemKind: "point" | "decision" | "question" | "promise" | "answer";
        /**
         * Format: uuid
         * @description A queued piece of work.
         */
        JobId: string;
        /** @description A job as the administration shows it. */
        JobRecord: {
            /**
             * Format: int64
             * @description How often it was tried.
             */
            attempts: number;
            /** @description When it was queued. */
            created_at: components["schemas"]["Timestamp"];
            /** @description Its identifier. */
            id: components["schemas"]["JobId"];
            /** @description What is to be done. */
            kind: string;
            /** @description Why the last try failed. */
            last_error?: string | null;
            /** @description When it runs next, or ran. */
            run_at: components["schemas"]["Timestamp"];
            /** @description Where it stands. */
            state: components["schemas"]["JobState"];
        };
        /**
         * @description Where a job stands.
         * @enum {string}
         */
        JobState: "queued" | "running" | "done" | "dead";
        /**
         * @description A language Sufler speaks.
         * @enum {string}
         */
        Language: "ru" | "en";
        /** @description The newest message of a room's main list, for lists of rooms. */
        LastMessage: {
            author_name: string;
            created_at: components["schemas"]["Timestamp"];
            /** @description Its text is gone. */
            deleted: boolean;
            excerpt: string;
            id: components["schemas"]["MessageId"];
        };
        /**
         * @description What of a room a member is told.
         * @enum {string}
         */
        Level: "all" | "mentions" | "nothing";
        /** @description What one wants to be told of a room. */
        LevelBody: {
            level?: components["schemas"]["Level"] | null;
            muted_until?: components["schemas"]["Timestamp"] | null;
        };
        /** @description A line that is no message. */
        LineProblem: {
            /** @description Why, in the words of whoever brought it. */
            detail: string;
            /** @description What of it is wrong. */
            field: string;
            /**
             * Format: int64
             * @description Its number, from 1.
             */
            line: number;
        };
        /** @description What a link is for. */
        LinkInfo: {
            /** @description The company that invites. */
            company: string;
            /** @description Whose address. */
            email: string;
            /** @description Invitation, forgotten password or sign-in. */
            kind: components["schemas"]["LinkKind"];
            /** @description Whose name. */
            name: string;
        };
        /**
         * @description What a one-time link is for.
         * @enum {string}
         */
        LinkKind: "invitation" | "reset" | "sign_in";
        /** @description Memory and disk of this machine, in bytes; what cannot be asked is null. */
        Machine: {
            /**
             * Format: int64
             * @description Free where the models lie.
             */
            disk_free?: number | null;
            /**
             * Format: int64
             * @description The most the engine may take: `engine.memory_limit_mib`.
             */
            engine_limit?: number | null;
            /**
             * Format: int64
             * @description All memory, or as much of it as a container has.
             */
            memory?: number | null;
            /**
             * Format: int64
             * @description Memory that is free or can be made so.
             */
            memory_free?: number | null;
        };
        /** @description A line of an answer. */
        MadeItemView: {
            /** @description Whose words, where a message is quoted. */
            author?: string | null;
            /** @description The numbers of the messages it rests on. */
            sources: number[];
            /** @description Plain text. */
            text: string;
        };
        /** @description What an answer of the assistant was made from. */
        MadeView: {
            /** @description Who asked. */
            asked_by: components["schemas"]["PersonRef"];
            /** @description Its lines; none where the messages do not tell. */
            items: components["schemas"]["MadeItemView"][];
            /**
             * Format: int64
             * @description How many messages were read for it.
             */
            messages_count: number;
            /** @description The model that worded it; null where messages are only quoted. */
            model?: string | null;
            /** @description What to know about it, in the reader's language. */
            notes: string[];
            /** @description The cited messages. */
            sources: components["schemas"]["CitedView"][];
        };
        /** @description A member of a room. */
        MemberView: components["schemas"]["Person"] & {
            /** @description What they may do beyond writing. */
            role: components["schemas"]["Role"];
        };
        /**
         * Format: uuid
         * @description A message; also the name of the thread under it.
         */
        MessageId: string;
        /** @description A page of messages, oldest first. */
        MessagePage: {
            has_after: boolean;
            has_before: boolean;
            items: components["schemas"]["MessageView"][];
            next?: components["schemas"]["MessageId"] | null;
        };
        /** @description A message. */
        MessageView: {
            asked?: components["schemas"]["AskedView"] | null;
            author: components["schemas"]["AuthorView"];
            /** @description A CommonMark subset with `<@user:id>` for mentions. */
            body: string;
            /** Format: uuid */
            client_id: string;
            created_at: components["schemas"]["Timestamp"];
            deleted_at?: components["schemas"]["Timestamp"] | null;
            /** @description Departments it calls. */
            departments: components["schemas"]["DepartmentView"][];
            edited_at?: components["schemas"]["Timestamp"] | null;
            /** @description What hangs on it. */
            files: components["schemas"]["FileView"][];
            id: components["schemas"]["MessageId"];
            /** @description It was brought from elsewhere, with its author and its time. */
            imported: boolean;
            last_reply_at?: components["schemas"]["Timestamp"] | null;
            made?: components["schemas"]["MadeView"] | null;
            mentions: components["schemas"]["PersonRef"][];
            pinned: boolean;
            poll?: components["schemas"]["PollView"] | null;
            quote?: components["schemas"]["QuoteView"] | null;
            reactions: components["schemas"]["ReactionView"][];
            /** Format: int64 */
            replies_count: number;
            room_id: components["schemas"]["RoomId"];
            /** @description Whether this person saved it. */
            saved: boolean;
            /**
             * Format: int64
             * @description Its number in the room.
             */
            seq: number;
            thread_id?: components["schemas"]["MessageId"] | null;
        };
        /**
         * @description What a model is for.
         * @enum {string}
         */
        ModelCategory: "text" | "embedding" | "image" | "audio";
        /** @description What is to change of a model; what is left out stays. */
        ModelChangesBody: {
            /** @description A new key; an empty one takes it away. */
            api_key?: string | null;
            base_url?: string | null;
            category?: components["schemas"]["ModelCategory"] | null;
            /**
             * Format: int32
             * @description Tokens it can hold.
             */
            context?: number | null;
            languages?: components["schemas"]["Language"][] | null;
            max_tokens_param?: string | null;
            model?: string | null;
            name?: string | null;
            price?: components["schemas"]["ModelPrice"] | null;
            privacy?: components["schemas"]["Privacy"] | null;
            schema?: boolean | null;
            /** @description Whether it asks for tools. */
            tools?: boolean | null;
        };
        /** @description The result of an examination. */
        ModelCheck: {
            /** @description When. */
            checked_at: components["schemas"]["Timestamp"];
            /** @description The questions; empty when only the speed was measured. */
            examined: components["schemas"]["Examined"][];
            /** @description The model's file. */
            file: string;
            /**
             * @description The server that answered in place of the engine (`engine.url`); null
             *     when the engine did.
             */
            server?: string | null;
            /**
             * Format: int64
             * @description Its size then, in bytes: another file under the same name is another model.
             */
            size: number;
            speed?: components["schemas"]["ModelSpeed"] | null;
        };
        /** @description An examination that was asked for and has no result yet. */
        ModelExamination: {
            /** @description Why the last try broke off, in the asker's language. */
            error?: string | null;
            next_at?: components["schemas"]["Timestamp"] | null;
            state: components["schemas"]["ExaminationState"];
        };
        /**
         * @description Whether a model fits into this machine's memory.
         * @enum {string}
         */
        ModelFit: "yes" | "tight" | "engine_limit" | "no" | "unknown";
        /**
         * Format: uuid
         * @description A configured model.
         */
        ModelId: string;
        /**
         * @description Whose language it speaks.
         * @enum {string}
         */
        ModelKind: "engine" | "openai" | "gigachat" | "yandex" | "anthropic" | "salute" | "app";
        /** @description Under which terms a model may be used. */
        ModelLicence: {
            /** @description Whether somebody must have accepted it before the model is pulled. */
            accept?: boolean;
            /** @description Its name. */
            name: string;
            /** @description Where its text stands. */
            url: string;
        };
        /** @description What a model costs: decimal numbers for a thousand tokens, for a picture, or for a minute of sound. */
        ModelPrice: {
            /** @description ISO 4217, such as `RUB`. */
            currency: string;
            /** @description For what is read. */
            input: string;
            /** @description For what is written. */
            output: string;
        };
        /** @description A model on its way. */
        ModelPull: {
            created_at: components["schemas"]["Timestamp"];
            /** @description Why it stands still, in the asker's language. */
            error?: string | null;
            name: string;
            /** @description In the state `confirm`: the SHA-256 that the source publishes. */
            published_sha256?: string | null;
            /**
             * Format: int64
             * @description Bytes that came.
             */
            received: number;
            /**
             * Format: int64
             * @description Bytes that will come, as the source says.
             */
            size?: number | null;
            /** @description The source that is asked. */
            source?: string | null;
            state: components["schemas"]["PullState"];
            updated_at: components["schemas"]["Timestamp"];
        };
        /** @description A model by name. */
        ModelRef: {
            /** @description Its id. */
            id: components["schemas"]["ModelId"];
            /** @description Whether it is small and only words what was found without it. */
            is_small: boolean;
            /** @description Its name. */
            name: string;
        };
        /** @description How fast a model was. */
        ModelSpeed: {
            /**
             * Format: double
             * @description Tokens read in a second; null when the engine does not count them.
             */
            prompt_tokens_per_second?: number | null;
            /**
             * Format: double
             * @description Tokens written in a second.
             */
            tokens_per_second: number;
        };
        /** @description A model as people see it. */
        ModelView: {
            /** @description Where it is served; only administrators see it. */
            base_url?: string | null;
            category: components["schemas"]["ModelCategory"];
            /**
             * Format: int32
             * @description Tokens it can hold.
             */
            context: number;
            /** @description What is wrong, where something is, in the asker's language. */
            detail?: string | null;
            id: components["schemas"]["ModelId"];
            is_default: boolean;
            is_small: boolean;
            kind: components["schemas"]["ModelKind"];
            languages: components["schemas"]["Language"][];
            max_tokens_param?: string | null;
            /** @description The provider's name for it. */
            model: string;
            name: string;
            note?: components["schemas"]["Title"] | null;
            price?: components["schemas"]["ModelPrice"] | null;
            /** @description How far out what it is sent goes. */
            privacy: components["schemas"]["Privacy"];
            provider_id: components["schemas"]["ProviderId"];
            provider_name: string;
            schema: boolean;
            state: components["schemas"]["StateView"];
            /** @description Whether it asks for tools. */
            tools: boolean;
        };
        /**
         * @description Stretches with a name.
         * @enum {string}
         */
        NamedRange: "unread" | "today" | "week" | "all";
        /** @description A message to be posted. */
        NewMessageBody: {
            /**
             * @description A CommonMark subset with `<@user:id>`, `<@department:id>` and `<@all>`
             *     for mentions; may be empty where another message is quoted or files are sent.
             */
            body: string;
            /** @description Confirms that more than 20 people are called. */
            calls_many?: boolean;
            /**
             * Format: uuid
             * @description The sender's own id: sending twice posts once.
             */
            client_id: string;
            /** @description Files of the sender's that are not sent yet, at most 20, in this order. */
            files?: components["schemas"]["ChatFileId"][];
            poll?: components["schemas"]["NewPollBody"] | null;
            quoted_id?: components["schemas"]["MessageId"] | null;
            thread_id?: components["schemas"]["MessageId"] | null;
        };
        /** @description A model to be added: to a provider that is there, or together with one. */
        NewModelBody: {
            /** @description Kept sealed, never shown again. */
            api_key?: string | null;
            /** @description The address before `/chat/completions`. */
            base_url?: string | null;
            category?: components["schemas"]["ModelCategory"] | null;
            /**
             * Format: int32
             * @description Tokens it can hold.
             */
            context?: number | null;
            kind?: components["schemas"]["ModelKind"] | null;
            languages?: components["schemas"]["Language"][] | null;
            max_tokens_param?: string | null;
            /** @description The provider's name for it; for the engine the file's name. */
            model: string;
            name: string;
            price?: components["schemas"]["ModelPrice"] | null;
            privacy?: components["schemas"]["Privacy"] | null;
            provider_id?: components["schemas"]["ProviderId"] | null;
            /** @description Whether it keeps to a JSON Schema. */
            schema?: boolean | null;
            /** @description Whether it asks for tools. */
            tools?: boolean | null;
        };
        /** @description A poll to be put on a message, whose text is the question. */
        NewPollBody: {
            /** @description Whether nobody is told who chose what. */
            anonymous?: boolean;
            closes_at?: components["schemas"]["Timestamp"] | null;
            /** @description Whether one person may choose several options. */
            multiple?: boolean;
            /** @description What can be chosen: 2 to 12 different options of 1 to 200 characters. */
            options: string[];
        };
        /** @description A position besides the first. */
        NewPost: {
            department_id?: components["schemas"]["DepartmentId"] | null;
            /** @description What they do there; may be empty where a department is named. */
            title: string;
        };
        /** @description A provider to be added. */
        NewProviderBody: {
            /** @description Kept sealed, never shown again. */
            api_key?: string | null;
            /** @description Where it is; left out where the kind usually is. */
            base_url?: string | null;
            kind: components["schemas"]["ModelKind"];
            name: string;
            settings?: components["schemas"]["ProviderSettings"];
        };
        /** @description A room to be made. */
        NewRoomBody: {
            kind: components["schemas"]["RoomKind"];
            /** @description People besides oneself; exactly one for a direct room. */
            members?: components["schemas"]["PersonId"][];
            /** @description Its name; not for direct rooms. */
            name?: string;
            /** @description Who may write into its main list; everyone in it when not said. */
            posting?: components["schemas"]["Posting"];
        };
        /** @description A message to be posted later. */
        NewScheduledBody: {
            /** @description As of a message. */
            body: string;
            /** @description Confirms that more than 20 people are called. */
            calls_many?: boolean;
            /**
             * Format: uuid
             * @description The sender's own id: sending twice keeps and posts once.
             */
            client_id: string;
            /** @description As of a message. */
            files?: components["schemas"]["ChatFileId"][];
            /** @description Its moment: from one minute to one year ahead. */
            send_at: components["schemas"]["Timestamp"];
            thread_id?: components["schemas"]["MessageId"] | null;
        };
        /** @description An application that is being set up. */
        NewTotp: {
            /** @description The address behind the drawing. */
            address: string;
            /** @description The drawing to be photographed. */
            drawing: components["schemas"]["Drawing"];
            /** @description The secret to be typed, in base32; shown this once. */
            secret: string;
        };
        /** @description Something to know about the answer. */
        Notice: {
            action?: components["schemas"]["NoticeAction"] | null;
            /** @description A stable code: `no_model`, `earlier_messages_key_only` … */
            code: string;
            /**
             * Format: int64
             * @description How many, where it counts something.
             */
            count?: number | null;
            /** @description In the person's language. */
            text: string;
        };
        /** @description What a press on a notice does. */
        NoticeAction: {
            /** @description `choose_model`. */
            kind: string;
            /** @description The model to go on with. */
            model_id: components["schemas"]["ModelId"];
        };
        /** @description A notification as its person sees it. */
        Notification: {
            /** @description When. */
            created_at: components["schemas"]["Timestamp"];
            /** @description The beginning of what happened. */
            excerpt: string;
            /** @description Its identifier. */
            id: components["schemas"]["NotificationId"];
            read_at?: components["schemas"]["Timestamp"] | null;
            /**
             * Format: uuid
             * @description The room it happened in.
             */
            room_id?: string | null;
            /** @description The name this room has for the person now; filled in where it is shown. */
            room_name?: string | null;
            /** @description What it is about. */
            subject: components["schemas"]["SubjectRef"];
            /**
             * Format: uuid
             * @description The thread it stands in.
             */
            thread_id?: string | null;
            /** @description How soon. */
            urgency: components["schemas"]["Urgency"];
            who?: components["schemas"]["PersonRef"] | null;
            /** @description Why they are told. */
            why: string;
        };
        /**
         * Format: uuid
         * @description A record that something happened to somebody.
         */
        NotificationId: string;
        /** @description What a person wants to be told, and when. */
        NotificationWishes: {
            /** @description How much they want to hear: the default first, then each section. */
            levels: components["schemas"]["SectionLevel"][];
            paused_until?: components["schemas"]["Timestamp"] | null;
            quiet_until?: components["schemas"]["Timestamp"] | null;
            /** @description When. */
            wishes: components["schemas"]["Wishes"];
        };
        /** @description A model to begin with. */
        OfferedModelView: {
            category: components["schemas"]["ModelCategory"];
            /** Format: int32 */
            context: number;
            id: string;
            languages: components["schemas"]["Language"][];
            price?: components["schemas"]["ModelPrice"] | null;
            schema: boolean;
            tools: boolean;
        };
        /** @description A file in the models folder that the catalogue does not name. */
        OtherModel: {
            check?: components["schemas"]["ModelCheck"] | null;
            examination?: components["schemas"]["ModelExamination"] | null;
            file: string;
            model_id?: components["schemas"]["ModelId"] | null;
            /**
             * Format: int64
             * @description Bytes of the file.
             */
            size: number;
        };
        /** @description The second factors of the person who asks. */
        OwnFactors: components["schemas"]["Factors"] & {
            /** @description Whether they have a password to prove it with, here or in a directory. */
            has_password: boolean;
            /** @description Whether passkeys work here: the server must have a name. */
            passkeys_work: boolean;
            /** @description Whether they proved lately who they are; without it nothing can be changed. */
            proved: boolean;
        };
        /** @description A page of a list. */
        Page_AccountEvent: {
            /** @description The things. */
            items: {
                /** @description What: the code of an action of the audit, for instance `session.opened`. */
                action: string;
                /** @description From which address. */
                address?: string | null;
                /** @description When. */
                at: components["schemas"]["Timestamp"];
                /** @description Who did it; null where it was oneself at the door, another system or the command line. */
                by?: string | null;
                /** @description What the browser or program called itself. */
                client?: string | null;
                /** @description Its id in the audit. */
                id: components["schemas"]["AuditId"];
                /** @description By which way, where it was not a page. */
                source?: string | null;
            }[];
            /** @description Give it back to get the next page; null on the last. */
            next?: string | null;
        };
        /** @description A page of a list. */
        Page_AuditRecord: {
            /** @description The things. */
            items: {
                /** @description What was done, for instance `person.deactivated`. */
                action: string;
                actor?: components["schemas"]["PersonRef"] | null;
                /** @description When. */
                at: components["schemas"]["Timestamp"];
                /** @description What a reader needs beyond that. Never content, never a secret. */
                detail: Record<string, unknown>;
                /** @description Its identifier; later records have greater ones. */
                id: components["schemas"]["AuditId"];
                subject?: components["schemas"]["SubjectRef"] | null;
            }[];
            /** @description Give it back to get the next page; null on the last. */
            next?: string | null;
        };
        /** @description A page of a list. */
        Page_ChangedView: {
            /** @description The things. */
            items: {
                author: components["schemas"]["PersonRef"];
                changed_at: components["schemas"]["Timestamp"];
                deleted: boolean;
                id: components["schemas"]["MessageId"];
                room_id: components["schemas"]["RoomId"];
                /** @description Empty for direct rooms. */
                room_name: string;
                /**
                 * Format: int64
                 * @description How many texts it had before.
                 */
                versions: number;
            }[];
            /** @description Give it back to get the next page; null on the last. */
            next?: string | null;
        };
        /** @description A page of a list. */
        Page_Department: {
            /** @description The things. */
            items: {
                /** @description Its identifier. */
                id: components["schemas"]["DepartmentId"];
                manager?: components["schemas"]["PersonRef"] | null;
                /** @description Its name. */
                name: string;
                parent_id?: components["schemas"]["DepartmentId"] | null;
                /**
                 * Format: int64
                 * @description How many active people belong to it, without those of its parts.
                 */
                people_count: number;
            }[];
            /** @description Give it back to get the next page; null on the last. */
            next?: string | null;
        };
        /** @description A page of a list. */
        Page_DirectoryInfo: {
            /** @description The things. */
            items: {
                /**
                 * Format: int64
                 * @description How many changed when somebody last did.
                 */
                changed: number;
                /**
                 * Format: int64
                 * @description How many were dismissed when somebody last was.
                 */
                dismissed: number;
                /**
                 * Format: int64
                 * @description How many cannot be kept: their address is somebody else's, or nobody would be left to administer.
                 */
                failed: number;
                /**
                 * Format: int64
                 * @description How many wait to be dismissed until an administrator agrees.
                 */
                held: number;
                /** @description Its id. */
                id: string;
                /**
                 * Format: int64
                 * @description How many people here come from it.
                 */
                known: number;
                /** @description What the configuration calls it. */
                name: string;
                /** @description What went wrong at the last look, in words; null when it went well. */
                problem?: string | null;
                /**
                 * Format: int64
                 * @description The seconds between two looks.
                 */
                sync_seconds: number;
                synced_at?: components["schemas"]["Timestamp"] | null;
                tried_at?: components["schemas"]["Timestamp"] | null;
                /** @description Where it is. */
                url: string;
            }[];
            /** @description Give it back to get the next page; null on the last. */
            next?: string | null;
        };
        /** @description A page of a list. */
        Page_DraftView: {
            /** @description The things. */
            items: {
                /** @description As it was typed; empty when the box was emptied, or the message sent. */
                body: string;
                /** @description The files that are to be sent with it, in their order. */
                files: components["schemas"]["DraftFileView"][];
                room_id: components["schemas"]["RoomId"];
                thread_id?: components["schemas"]["MessageId"] | null;
                /** @description When it was typed. */
                updated_at: components["schemas"]["Timestamp"];
            }[];
            /** @description Give it back to get the next page; null on the last. */
            next?: string | null;
        };
        /** @description A page of a list. */
        Page_FollowedView: {
            /** @description The things. */
            items: {
                room_name: string;
                /** @description The message it hangs under. */
                root: components["schemas"]["MessageView"];
                /**
                 * Format: int64
                 * @description Replies of others they have not read.
                 */
                unread_count: number;
            }[];
            /** @description Give it back to get the next page; null on the last. */
            next?: string | null;
        };
        /** @description A page of a list. */
        Page_FoundView: {
            /** @description The things. */
            items: {
                author_name: string;
                created_at: components["schemas"]["Timestamp"];
                excerpt: string;
                id: components["schemas"]["MessageId"];
                /** @description `chat.message`. */
                kind: string;
                room_id: components["schemas"]["RoomId"];
                room_name: string;
                thread_id?: components["schemas"]["MessageId"] | null;
            }[];
            /** @description Give it back to get the next page; null on the last. */
            next?: string | null;
        };
        /** @description A page of a list. */
        Page_Group: {
            /** @description The things. */
            items: {
                /** @description Its identifier. */
                id: components["schemas"]["GroupId"];
                /** @description Who is in it. */
                members: components["schemas"]["PersonRef"][];
                /** @description Its name, unique. */
                name: string;
            }[];
            /** @description Give it back to get the next page; null on the last. */
            next?: string | null;
        };
        /** @description A page of a list. */
        Page_HistoryImportView: {
            /** @description The things. */
            items: {
                /**
                 * Format: int64
                 * @description Bytes that were read or imported.
                 */
                at_byte: number;
                /** @description Who of the authors is whom, as it was chosen last. */
                authors: components["schemas"]["ChosenAuthor"][];
                created_at: components["schemas"]["Timestamp"];
                /** @description What was found in it, once it was looked through. */
                findings: components["schemas"]["HistoryFindings"];
                finished_at?: components["schemas"]["Timestamp"] | null;
                id: components["schemas"]["HistoryImportId"];
                /**
                 * Format: int64
                 * @description Messages that were imported.
                 */
                imported: number;
                /** @description Whether authors with an account become members, as it was chosen last. */
                joining: boolean;
                /**
                 * Format: int64
                 * @description Messages the room knew; they are passed over.
                 */
                known: number;
                /** @description What the file is called. */
                name: string;
                room_id?: components["schemas"]["RoomId"] | null;
                /**
                 * Format: int64
                 * @description In bytes.
                 */
                size: number;
                /**
                 * Format: int64
                 * @description Lines that were left out.
                 */
                skipped: number;
                stage: components["schemas"]["HistoryStage"];
                /** @description Why it failed, stopped, or waits to be tried again. */
                trouble?: string | null;
            }[];
            /** @description Give it back to get the next page; null on the last. */
            next?: string | null;
        };
        /** @description A page of a list. */
        Page_JobRecord: {
            /** @description The things. */
            items: {
                /**
                 * Format: int64
                 * @description How often it was tried.
                 */
                attempts: number;
                /** @description When it was queued. */
                created_at: components["schemas"]["Timestamp"];
                /** @description Its identifier. */
                id: components["schemas"]["JobId"];
                /** @description What is to be done. */
                kind: string;
                /** @description Why the last try failed. */
                last_error?: string | null;
                /** @description When it runs next, or ran. */
                run_at: components["schemas"]["Timestamp"];
                /** @description Where it stands. */
                state: components["schemas"]["JobState"];
            }[];
            /** @description Give it back to get the next page; null on the last. */
            next?: string | null;
        };
        /** @description A page of a list. */
        Page_LineProblem: {
            /** @description The things. */
            items: {
                /** @description Why, in the words of whoever brought it. */
                detail: string;
                /** @description What of it is wrong. */
                field: string;
                /**
                 * Format: int64
                 * @description Its number, from 1.
                 */
                line: number;
            }[];
            /** @description Give it back to get the next page; null on the last. */
            next?: string | null;
        };
        /** @description A page of a list. */
        Page_MemberView: {
            /** @description The things. */
            items: (components["schemas"]["Person"] & {
                /** @description What they may do beyond writing. */
                role: components["schemas"]["Role"];
            })[];
            /** @description Give it back to get the next page; null on the last. */
            next?: string | null;
        };
        /** @description A page of a list. */
        Page_MessageView: {
            /** @description The things. */
            items: {
                asked?: components["schemas"]["AskedView"] | null;
                author: components["schemas"]["AuthorView"];
                /** @description A CommonMark subset with `<@user:id>` for mentions. */
                body: string;
                /** Format: uuid */
                client_id: string;
                created_at: components["schemas"]["Timestamp"];
                deleted_at?: components["schemas"]["Timestamp"] | null;
                /** @description Departments it calls. */
                departments: components["schemas"]["DepartmentView"][];
                edited_at?: components["schemas"]["Timestamp"] | null;
                /** @description What hangs on it. */
                files: components["schemas"]["FileView"][];
                id: components["schemas"]["MessageId"];
                /** @description It was brought from elsewhere, with its author and its time. */
                imported: boolean;
                last_reply_at?: components["schemas"]["Timestamp"] | null;
                made?: components["schemas"]["MadeView"] | null;
                mentions: components["schemas"]["PersonRef"][];
                pinned: boolean;
                poll?: components["schemas"]["PollView"] | null;
                quote?: components["schemas"]["QuoteView"] | null;
                reactions: components["schemas"]["ReactionView"][];
                /** Format: int64 */
                replies_count: number;
                room_id: components["schemas"]["RoomId"];
                /** @description Whether this person saved it. */
                saved: boolean;
                /**
                 * Format: int64
                 * @description Its number in the room.
                 */
                seq: number;
                thread_id?: components["schemas"]["MessageId"] | null;
            }[];
            /** @description Give it back to get the next page; null on the last. */
            next?: string | null;
        };
        /** @description A page of a list. */
        Page_ModelView: {
            /** @description The things. */
            items: {
                /** @description Where it is served; only administrators see it. */
                base_url?: string | null;
                category: components["schemas"]["ModelCategory"];
                /**
                 * Format: int32
                 * @description Tokens it can hold.
                 */
                context: number;
                /** @description What is wrong, where something is, in the asker's language. */
                detail?: string | null;
                id: components["schemas"]["ModelId"];
                is_default: boolean;
                is_small: boolean;
                kind: components["schemas"]["ModelKind"];
                languages: components["schemas"]["Language"][];
                max_tokens_param?: string | null;
                /** @description The provider's name for it. */
                model: string;
                name: string;
                note?: components["schemas"]["Title"] | null;
                price?: components["schemas"]["ModelPrice"] | null;
                /** @description How far out what it is sent goes. */
                privacy: components["schemas"]["Privacy"];
                provider_id: components["schemas"]["ProviderId"];
                provider_name: string;
                schema: boolean;
                state: components["schemas"]["StateView"];
                /** @description Whether it asks for tools. */
                tools: boolean;
            }[];
            /** @description Give it back to get the next page; null on the last. */
            next?: string | null;
        };
        /** @description A page of a list. */
        Page_Notification: {
            /** @description The things. */
            items: {
                /** @description When. */
                created_at: components["schemas"]["Timestamp"];
                /** @description The beginning of what happened. */
                excerpt: string;
                /** @description Its identifier. */
                id: components["schemas"]["NotificationId"];
                read_at?: components["schemas"]["Timestamp"] | null;
                /**
                 * Format: uuid
                 * @description The room it happened in.
                 */
                room_id?: string | null;
                /** @description The name this room has for the person now; filled in where it is shown. */
                room_name?: string | null;
                /** @description What it is about. */
                subject: components["schemas"]["SubjectRef"];
                /**
                 * Format: uuid
                 * @description The thread it stands in.
                 */
                thread_id?: string | null;
                /** @description How soon. */
                urgency: components["schemas"]["Urgency"];
                who?: components["schemas"]["PersonRef"] | null;
                /** @description Why they are told. */
                why: string;
            }[];
            /** @description Give it back to get the next page; null on the last. */
            next?: string | null;
        };
        /** @description A page of a list. */
        Page_Person: {
            /** @description The things. */
            items: {
                absence?: components["schemas"]["Absence"] | null;
                /** @description Whether they may sign in. */
                active: boolean;
                /** @description Whether the administration is open to them. */
                administrator: boolean;
                department?: components["schemas"]["DepartmentRef"] | null;
                /** @description The address they sign in with. */
                email: string;
                /** @description Whether they see only the rooms they were invited to. */
                guest: boolean;
                /** @description Their identifier. */
                id: components["schemas"]["PersonId"];
                /** @description The language of the product for them. */
                language: components["schemas"]["Language"];
                /** @description The full name. */
                name: string;
                /** @description Where the photo is, relative to the server; changes with the photo. */
                photo_url?: string | null;
                status?: components["schemas"]["Status"] | null;
                /** @description IANA name, for instance `Europe/Moscow`. */
                time_zone: string;
                /** @description What they do, for instance "Accountant"; empty when not said. */
                title: string;
            }[];
            /** @description Give it back to get the next page; null on the last. */
            next?: string | null;
        };
        /** @description A page of a list. */
        Page_PersonRef: {
            /** @description The things. */
            items: {
                /** @description Their identifier. */
                id: components["schemas"]["PersonId"];
                /** @description The full name. */
                name: string;
            }[];
            /** @description Give it back to get the next page; null on the last. */
            next?: string | null;
        };
        /** @description A page of a list. */
        Page_ProviderKindView: {
            /** @description The things. */
            items: {
                /** @description Where its tokens are usually given. */
                auth_url?: string | null;
                /** @description Where it usually is. */
                base_url?: string | null;
                /** @description A stable word: `gigachat`, `vllm` … */
                code: string;
                dialect?: components["schemas"]["ProviderDialect"] | null;
                /** @description Where the emulator gives tokens. */
                emulator_auth_url?: string | null;
                /** @description The address of its emulator, to try it without a key; only where the server offers emulators. */
                emulator_url?: string | null;
                fields: components["schemas"]["FieldView"][];
                /** @description What to enter as a key, and where to find it. */
                key_hint: string;
                kind: components["schemas"]["ModelKind"];
                models: components["schemas"]["OfferedModelView"][];
                privacy: components["schemas"]["Privacy"];
                /** @description What it promises about data; null means: ask for the contract. */
                promise?: string | null;
                /** @description Where that promise is read. */
                source?: string | null;
                title: string;
            }[];
            /** @description Give it back to get the next page; null on the last. */
            next?: string | null;
        };
        /** @description A page of a list. */
        Page_ProviderView: {
            /** @description The things. */
            items: {
                /** @description Where it is; null where the kind usually is. */
                base_url?: string | null;
                /** @description Whether a key is kept for it. */
                has_key: boolean;
                id: components["schemas"]["ProviderId"];
                kind: components["schemas"]["ModelKind"];
                /**
                 * Format: int64
                 * @description How many models it has.
                 */
                models: number;
                name: string;
                /** @description How far out it is, said or usual. */
                privacy: components["schemas"]["Privacy"];
                settings: components["schemas"]["ProviderSettings"];
            }[];
            /** @description Give it back to get the next page; null on the last. */
            next?: string | null;
        };
        /** @description A page of a list. */
        Page_RoomFileView: {
            /** @description The things. */
            items: {
                author_name: string;
                created_at: components["schemas"]["Timestamp"];
                file: components["schemas"]["FileView"];
                message_id?: components["schemas"]["MessageId"] | null;
                thread_id?: components["schemas"]["MessageId"] | null;
            }[];
            /** @description Give it back to get the next page; null on the last. */
            next?: string | null;
        };
        /** @description A page of a list. */
        Page_RoomView: {
            /** @description The things. */
            items: {
                direct_person?: components["schemas"]["Person"] | null;
                id: components["schemas"]["RoomId"];
                kind: components["schemas"]["RoomKind"];
                last_message?: components["schemas"]["LastMessage"] | null;
                /** Format: int64 */
                last_seq: number;
                /** @description What this person is told of it. */
                level: components["schemas"]["Level"];
                /** @description Whether they chose that, or it comes with the kind of the room. */
                level_is_chosen: boolean;
                /** @description Whether this person is in it. */
                member: boolean;
                /** Format: int64 */
                members_count: number;
                /** Format: int64 */
                mention_count: number;
                /**
                 * Format: int64
                 * @description Messages of the main list.
                 */
                message_count: number;
                muted_until?: components["schemas"]["Timestamp"] | null;
                /** @description Of a direct room: the other person's name. */
                name: string;
                /** @description Who may write into its main list. */
                posting: components["schemas"]["Posting"];
                /**
                 * Format: int64
                 * @description Everything up to this number is read.
                 */
                read_seq: number;
                role?: components["schemas"]["Role"] | null;
                /** @description Whether its people see how far the others have read. */
                shows_reads: boolean;
                topic: string;
                /**
                 * Format: int64
                 * @description Counted up to 1000.
                 */
                unread_count: number;
                updated_at: components["schemas"]["Timestamp"];
            }[];
            /** @description Give it back to get the next page; null on the last. */
            next?: string | null;
        };
        /** @description A page of a list. */
        Page_Run: {
            /** @description The things. */
            items: {
                /** @description When it began. */
                created_at: components["schemas"]["Timestamp"];
                finished_at?: components["schemas"]["Timestamp"] | null;
                /** @description Its id. */
                id: components["schemas"]["RunId"];
                /** @description The person's own words. */
                instruction: string;
                model?: components["schemas"]["ModelRef"] | null;
                problem?: components["schemas"]["Problem"] | null;
                progress?: components["schemas"]["RunProgress"] | null;
                /** @description Which part of it. */
                range: components["schemas"]["Range"];
                rating?: components["schemas"]["Rating"] | null;
                result?: components["schemas"]["RunResult"] | null;
                /** @description The scenario's code. */
                scenario: string;
                /** @description How it stands. */
                state: components["schemas"]["RunState"];
                subject?: components["schemas"]["SubjectRef"] | null;
                /** @description What it cost. */
                usage: components["schemas"]["Usage"];
            }[];
            /** @description Give it back to get the next page; null on the last. */
            next?: string | null;
        };
        /** @description A page of a list. */
        Page_SavedView: {
            /** @description The things. */
            items: {
                message: components["schemas"]["MessageView"];
                /** @description Of what, in their own words. */
                note: string;
                remind_at?: components["schemas"]["Timestamp"] | null;
                room_name: string;
            }[];
            /** @description Give it back to get the next page; null on the last. */
            next?: string | null;
        };
        /** @description A page of a list. */
        Page_ScenarioView: {
            /** @description The things. */
            items: {
                code: string;
                description: string;
                /** @description False when the company has switched it off. */
                enabled: boolean;
                section: string;
                subject_kinds: string[];
                title: string;
                /** @description What the model is not known to do of what this needs. */
                warnings: components["schemas"]["ScenarioWarning"][];
            }[];
            /** @description Give it back to get the next page; null on the last. */
            next?: string | null;
        };
        /** @description A page of a list. */
        Page_ScheduledView: {
            /** @description The things. */
            items: {
                /** @description As of a message. */
                body: string;
                created_at: components["schemas"]["Timestamp"];
                departments: components["schemas"]["DepartmentView"][];
                /** @description The files it waits with. */
                files: components["schemas"]["FileView"][];
                id: components["schemas"]["ScheduledId"];
                mentions: components["schemas"]["PersonRef"][];
                /**
                 * @description Why it was not posted at its moment, in the writer's language. It is
                 *     kept until it is changed, posted or thrown away.
                 */
                refusal?: string | null;
                room_id: components["schemas"]["RoomId"];
                /** @description Null when the writer may not read the room any more. */
                room_name?: string | null;
                send_at: components["schemas"]["Timestamp"];
                thread_id?: components["schemas"]["MessageId"] | null;
            }[];
            /** @description Give it back to get the next page; null on the last. */
            next?: string | null;
        };
        /** @description A page of a list. */
        Page_ScimToken: {
            /** @description The things. */
            items: {
                /** @description When it was made. */
                created_at: components["schemas"]["Timestamp"];
                created_by?: components["schemas"]["PersonRef"] | null;
                /** @description Its id. */
                id: components["schemas"]["ScimTokenId"];
                last_used_at?: components["schemas"]["Timestamp"] | null;
                /** @description Which system it is for. */
                name: string;
            }[];
            /** @description Give it back to get the next page; null on the last. */
            next?: string | null;
        };
        /** @description A page of a list. */
        Page_SessionInfo: {
            /** @description The things. */
            items: {
                /** @description Where it came from. */
                address: string;
                /** @description When it was made. */
                created_at: components["schemas"]["Timestamp"];
                /** @description Whether it is the one that asks. */
                current: boolean;
                /** @description Its id. */
                id: components["schemas"]["SessionId"];
                /** @description When it was last used, to the minute. */
                last_seen_at: components["schemas"]["Timestamp"];
                /** @description What the browser calls itself. */
                user_agent: string;
            }[];
            /** @description Give it back to get the next page; null on the last. */
            next?: string | null;
        };
        /** @description A page of a list. */
        Page_SignInProvider: {
            /** @description The things. */
            items: {
                /** @description Its id. */
                id: string;
                /** @description How one signs in by it. */
                kind: components["schemas"]["SignInKind"];
                /** @description What its button says. */
                name: string;
            }[];
            /** @description Give it back to get the next page; null on the last. */
            next?: string | null;
        };
        /** @description A page of a list. */
        Page_Standing: {
            /** @description The things. */
            items: {
                absence?: components["schemas"]["Absence"] | null;
                /** @description Whose. */
                id: components["schemas"]["PersonId"];
                status?: components["schemas"]["Status"] | null;
                /** @description IANA name: the days of an absence are those of this place. */
                time_zone: string;
            }[];
            /** @description Give it back to get the next page; null on the last. */
            next?: string | null;
        };
        /** @description A page of a list. */
        Page_TokenInfo: {
            /** @description The things. */
            items: {
                /** @description When it was made. */
                created_at: components["schemas"]["Timestamp"];
                expires_at?: components["schemas"]["Timestamp"] | null;
                /** @description Its id. */
                id: components["schemas"]["TokenId"];
                last_used_at?: components["schemas"]["Timestamp"] | null;
                /** @description What its owner calls it. */
                name: string;
                /** @description What it may be used for. */
                scopes: components["schemas"]["Scope"][];
            }[];
            /** @description Give it back to get the next page; null on the last. */
            next?: string | null;
        };
        /**
         * Format: uuid
         * @description A passkey of a person.
         */
        PasskeyId: string;
        /** @description A passkey, as its owner sees it. */
        PasskeyInfo: {
            /** @description When it was added. */
            created_at: components["schemas"]["Timestamp"];
            /** @description Its id. */
            id: components["schemas"]["PasskeyId"];
            last_used_at?: components["schemas"]["Timestamp"] | null;
            /** @description What its owner calls it. */
            name: string;
        };
        /**
         * @description For how long a person wants nothing pushed.
         * @enum {string}
         */
        Pause: "hour" | "four_hours" | "tomorrow";
        /** @description For how long nothing shall be pushed. */
        PauseNotifications: {
            /** @description How long. */
            for: components["schemas"]["Pause"];
        };
        /** @description A person as everybody in the company sees them. */
        Person: {
            absence?: components["schemas"]["Absence"] | null;
            /** @description Whether they may sign in. */
            active: boolean;
            /** @description Whether the administration is open to them. */
            administrator: boolean;
            department?: components["schemas"]["DepartmentRef"] | null;
            /** @description The address they sign in with. */
            email: string;
            /** @description Whether they see only the rooms they were invited to. */
            guest: boolean;
            /** @description Their identifier. */
            id: components["schemas"]["PersonId"];
            /** @description The language of the product for them. */
            language: components["schemas"]["Language"];
            /** @description The full name. */
            name: string;
            /** @description Where the photo is, relative to the server; changes with the photo. */
            photo_url?: string | null;
            status?: components["schemas"]["Status"] | null;
            /** @description IANA name, for instance `Europe/Moscow`. */
            time_zone: string;
            /** @description What they do, for instance "Accountant"; empty when not said. */
            title: string;
        };
        /**
         * Format: uuid
         * @description A person: an employee with an account.
         */
        PersonId: string;
        /** @description A person by name, where only that is shown. */
        PersonRef: {
            /** @description Their identifier. */
            id: components["schemas"]["PersonId"];
            /** @description The full name. */
            name: string;
        };
        /** @description A number to call. */
        Phone: {
            /** @description What kind of number. */
            kind: components["schemas"]["PhoneKind"];
            /** @description As it is written, at most 40 characters. */
            number: string;
        };
        /**
         * @description What kind of number it is.
         * @enum {string}
         */
        PhoneKind: "work" | "mobile" | "internal" | "other";
        /**
         * Format: binary
         * @description The bytes of a picture; it is kept upright, at most 512 pixels a side, without what the camera wrote into it.
         */
        Picture: string;
        /** @description The rules as people see them: every section and scenario with its switch. */
        PolicyView: {
            /**
             * Format: int64
             * @description Tokens a person may use on a day.
             */
            daily_tokens_per_person: number;
            sections: components["schemas"]["SectionSwitch"][];
        };
        /** @description An option of a poll. */
        PollOptionView: {
            /**
             * Format: int64
             * @description How many people chose it.
             */
            count: number;
            /** @description Whether this person chose it. */
            mine: boolean;
            /**
             * Format: int64
             * @description Its number, from 1.
             */
            number: number;
            /**
             * Format: int64
             * @description The same in percent of those who voted.
             */
            share: number;
            text: string;
        };
        /** @description The poll of a message, as one person sees it. */
        PollView: {
            /** @description Whether nobody is told who chose what. */
            anonymous: boolean;
            closed_at?: components["schemas"]["Timestamp"] | null;
            closes_at?: components["schemas"]["Timestamp"] | null;
            /** @description Whether one person may choose several options. */
            multiple: boolean;
            options: components["schemas"]["PollOptionView"][];
            /**
             * Format: int64
             * @description How many people have voted.
             */
            voters_count: number;
        };
        /** @description A position besides the first. */
        Post: {
            department?: components["schemas"]["DepartmentRef"] | null;
            /** @description What they do there; may be empty. */
            title: string;
        };
        /** @description How a message that waits is posted. */
        PostScheduledBody: {
            /** @description Confirms that more than 20 people are called. */
            calls_many?: boolean;
        };
        /**
         * @description Who may write into the main list of a room.
         * @enum {string}
         */
        Posting: "members" | "moderators";
        /**
         * @description How far out a text goes; the further the greater.
         * @enum {string}
         */
        Privacy: "local" | "country" | "abroad";
        /**
         * @description What went wrong, for programs (`code`, `field`) and for people (`title`,
         *     `detail`), as RFC 9457 has it.
         */
        Problem: {
            /** @description The stable code. */
            code: string;
            /** @description What exactly is wrong and what can be done. */
            detail: string;
            /** @description The field that is wrong, where there is one. */
            field?: string | null;
            /**
             * Format: int64
             * @description A limit that was passed, in bytes, characters or seconds.
             */
            limit?: number | null;
            /** @description Why the field could not be read, in a programmer's English. */
            reason?: string | null;
            /**
             * Format: int32
             * @description The HTTP status number.
             */
            status: number;
            /** @description A short title in the person's language. */
            title: string;
            /** @description Names this failure in the server's log. */
            trace_id: string;
            /** @description Always `about:blank`: the code tells what kind it is. */
            type: string;
        };
        /** @description A person with everything a profile page shows. */
        Profile: components["schemas"]["Person"] & {
            birthday?: components["schemas"]["Birthday"] | null;
            deputy?: components["schemas"]["PersonRef"] | null;
            /** @description The groups they are in, by name. */
            groups: string[];
            /** @description Working hours, in the person's own time zone. */
            hours: components["schemas"]["Hours"][];
            /** @description The departments they manage. */
            manages: components["schemas"]["DepartmentRef"][];
            /** @description Numbers to call. */
            phones: components["schemas"]["Phone"][];
            /** @description Positions besides the first. */
            posts: components["schemas"]["Post"][];
        };
        /** @description By what somebody proves who they are: one of the two. */
        ProveIdentity: {
            /** @description A code of the authenticator application. */
            code?: string | null;
            /**
             * Format: password
             * @description The password.
             */
            password?: string | null;
        };
        /** @description What is to change of a provider; what is left out stays. */
        ProviderChangesBody: {
            /** @description A new key; an empty one takes it away. */
            api_key?: string | null;
            /** @description An empty one is where the kind usually is. A key is forgotten when its address changes, unless it is given anew. */
            base_url?: string | null;
            name?: string | null;
            settings?: components["schemas"]["ProviderSettings"] | null;
        };
        /**
         * @description How a step went.
         * @enum {string}
         */
        ProviderCheckState: "ok" | "failed" | "skipped";
        /**
         * @description What is looked at.
         * @enum {string}
         */
        ProviderCheckStep: "sign_in" | "models" | "chat" | "stream" | "tools" | "embeddings";
        /** @description What works of a provider. */
        ProviderCheckView: {
            /** @description The models its key may use. */
            models: components["schemas"]["FoundModel"][];
            /** @description Whether nothing failed. */
            ok: boolean;
            steps: components["schemas"]["ProviderChecked"][];
        };
        /** @description One step. */
        ProviderChecked: {
            /**
             * Format: int64
             * @description How long it took.
             */
            latency_ms: number;
            /** @description How it went. */
            state: components["schemas"]["ProviderCheckState"];
            /** @description Which. */
            step: components["schemas"]["ProviderCheckStep"];
            /** @description The same in a sentence. */
            text: string;
        };
        /**
         * @description Which of the servers that speak OpenAI's language it is.
         * @enum {string}
         */
        ProviderDialect: "openai" | "vllm" | "llama_server" | "ollama" | "lm_studio" | "generic";
        /**
         * Format: uuid
         * @description Where models are asked.
         */
        ProviderId: string;
        /** @description A kind of provider to choose, in the administrator's language. */
        ProviderKindView: {
            /** @description Where its tokens are usually given. */
            auth_url?: string | null;
            /** @description Where it usually is. */
            base_url?: string | null;
            /** @description A stable word: `gigachat`, `vllm` … */
            code: string;
            dialect?: components["schemas"]["ProviderDialect"] | null;
            /** @description Where the emulator gives tokens. */
            emulator_auth_url?: string | null;
            /** @description The address of its emulator, to try it without a key; only where the server offers emulators. */
            emulator_url?: string | null;
            fields: components["schemas"]["FieldView"][];
            /** @description What to enter as a key, and where to find it. */
            key_hint: string;
            kind: components["schemas"]["ModelKind"];
            models: components["schemas"]["OfferedModelView"][];
            privacy: components["schemas"]["Privacy"];
            /** @description What it promises about data; null means: ask for the contract. */
            promise?: string | null;
            /** @description Where that promise is read. */
            source?: string | null;
            title: string;
        };
        /** @description What a provider needs to know beside its address and key. What a kind does not use is left out. */
        ProviderSettings: {
            /** @default null */
            api: components["schemas"]["ProviderYandexApi"] | null;
            /** @default null */
            api_version: components["schemas"]["ProviderVersion"] | null;
            /**
             * @description Of Sber: the address that gives tokens.
             * @default null
             */
            auth_url: string | null;
            /**
             * Format: int32
             * @description How many requests the tariff allows at once, 1 to 1000; the rest wait in turn.
             * @default null
             */
            concurrency: number | null;
            /**
             * Format: int32
             * @description The longest wait for a connection, 1 to 60 seconds.
             * @default null
             */
            connect_seconds: number | null;
            /** @default null */
            dialect: components["schemas"]["ProviderDialect"] | null;
            /**
             * Format: int32
             * @description The longest wait for the first byte of an answer, 1 to 1800 seconds.
             * @default null
             */
            first_byte_seconds: number | null;
            /**
             * @description Of Yandex: the folder that pays.
             * @default null
             */
            folder: string | null;
            /**
             * Format: int32
             * @description The longest silence in an answer, 1 to 600 seconds.
             * @default null
             */
            gap_seconds: number | null;
            /** @default null */
            privacy: components["schemas"]["Privacy"] | null;
            /**
             * @description Certificate authorities trusted for this provider alone besides the usual ones, PEM text.
             * @default null
             */
            root_certificate: string | null;
            /**
             * @description Of Sber: what the key was issued for, such as `GIGACHAT_API_CORP`.
             * @default null
             */
            scope: string | null;
        };
        /**
         * @description Which version of GigaChat's conversation is spoken.
         * @enum {string}
         */
        ProviderVersion: "v1" | "v2";
        /** @description A provider as administrators see it; its key is never told. */
        ProviderView: {
            /** @description Where it is; null where the kind usually is. */
            base_url?: string | null;
            /** @description Whether a key is kept for it. */
            has_key: boolean;
            id: components["schemas"]["ProviderId"];
            kind: components["schemas"]["ModelKind"];
            /**
             * Format: int64
             * @description How many models it has.
             */
            models: number;
            name: string;
            /** @description How far out it is, said or usual. */
            privacy: components["schemas"]["Privacy"];
            settings: components["schemas"]["ProviderSettings"];
        };
        /**
         * @description Which of Yandex's two interfaces conversations go by.
         * @enum {string}
         */
        ProviderYandexApi: "compatible" | "native";
        /**
         * @description Where a pull stands.
         * @enum {string}
         */
        PullState: "queued" | "running" | "confirm" | "paused" | "done" | "failed" | "cancelled";
        /**
         * Format: uuid
         * @description A browser that is told while no page is open.
         */
        PushId: string;
        /** @description The keys of a browser, in base64 for addresses. */
        PushKeys: {
            /** @description The secret it shares with us. */
            auth: string;
            /** @description Its public key. */
            p256dh: string;
        };
        /** @description What the company lets push services carry, sealed as it is. */
        PushPolicy: {
            /**
             * @description Whether the sealed message says who wrote what; otherwise it says only
             *     that there is something new.
             * @default true
             */
            texts: boolean;
        };
        /** @description How browsers are told while no page is open. */
        PushView: {
            /** @description One's browsers that are told, the newest first. */
            browsers: components["schemas"]["BrowserView"][];
            /** @description What a browser subscribes with, in base64 for addresses. */
            public_key: string;
        };
        /** @description One window of silence in the week. */
        QuietDay: {
            /**
             * @description When it begins.
             * @example 20:00
             */
            from: string;
            /**
             * @description When it ends: on the next day when that is not after `from`.
             * @example 08:00
             */
            to: string;
            /**
             * Format: int32
             * @description The day it begins on: 1 is Monday, 7 Sunday.
             */
            weekday: number;
        };
        /** @description The hours in which nothing is pushed; everything is kept. */
        QuietHours: {
            /**
             * @description At most one window for each day of the week.
             * @default []
             */
            days: components["schemas"]["QuietDay"][];
            /**
             * @description Whether they count.
             * @default false
             */
            on: boolean;
        };
        /** @description A quoted message; null where it was deleted or this person may not read it. */
        QuoteView: {
            message?: components["schemas"]["QuotedView"] | null;
        };
        /** @description What is shown of a quoted message. */
        QuotedView: {
            author: components["schemas"]["AuthorView"];
            created_at: components["schemas"]["Timestamp"];
            /** @description Plain text with names, 500 characters of it. */
            excerpt: string;
            /** @description What hangs on it. */
            files: components["schemas"]["FileView"][];
            id: components["schemas"]["MessageId"];
            room_id: components["schemas"]["RoomId"];
            room_name: string;
            thread_id?: components["schemas"]["MessageId"] | null;
        };
        /** @description Which part of a subject is asked about. */
        Range: components["schemas"]["NamedRange"] | {
            /**
             * Format: uuid
             * @description The first.
             */
            from: string;
            /**
             * Format: uuid
             * @description The last.
             */
            to: string;
        } | null;
        /**
         * @description Whether it helped.
         * @enum {string}
         */
        Rating: "up" | "down";
        /** @description Whether a run helped. */
        RatingBody: {
            /** @description Why, up to 2,000 characters. */
            comment?: string | null;
            value: components["schemas"]["Rating"];
        };
        /** @description An emoji under a message. */
        ReactionView: {
            /** Format: int64 */
            count: number;
            emoji: string;
            /** @description Whether this person chose it. */
            mine: boolean;
        };
        /** @description How far a person has read. */
        ReadMark: {
            /**
             * Format: int64
             * @description Everything up to this number is read.
             */
            seq: number;
        };
        /** @description Recovery codes that were just made. */
        RecoveryCodes: {
            /** @description The codes, shown this once; null when the person has some already. */
            recovery_codes?: string[] | null;
        };
        /** @description What is shown of a cited message. */
        Reference: {
            /** @description The message. */
            message: components["schemas"]["ReferenceMessage"];
            /**
             * Format: int32
             * @description The number it is shown under.
             */
            n: number;
        };
        /** @description A cited message in short. */
        ReferenceMessage: {
            /** @description Who wrote it. */
            author_name: string;
            /** @description When. */
            created_at: components["schemas"]["Timestamp"];
            /** @description Its beginning. */
            excerpt: string;
            /**
             * Format: uuid
             * @description Its id.
             */
            id: string;
            /**
             * Format: uuid
             * @description The room.
             */
            room_id: string;
            /**
             * Format: uuid
             * @description The root of its thread.
             */
            thread_id?: string | null;
        };
        /** @description When to tell of a message. */
        ReminderBody: {
            /** @description Of what, up to 500 characters. */
            note?: string;
            /** @description A minute to two years from now. */
            remind_at: components["schemas"]["Timestamp"];
        };
        /** @description Another name of a passkey. */
        RenamePasskey: {
            /** @description What its owner calls it. */
            name: string;
        };
        /** @description Who shall be in a group. */
        ReplaceMembers: {
            /** @description All of them; whoever is not here leaves. */
            members: components["schemas"]["PersonId"][];
        };
        /** @description Who shall have a second factor. */
        ReplaceSecondFactor: {
            /** @description The departments, where they are chosen, with those below them. */
            departments?: components["schemas"]["DepartmentId"][];
            from?: components["schemas"]["Timestamp"] | null;
            /** @description The groups, where they are chosen. */
            groups?: components["schemas"]["GroupId"][];
            /** @description Of whom one is required. */
            required_of: components["schemas"]["RequiredOf"];
        };
        /** @description What the company's settings shall be. */
        ReplaceSettings: {
            /** @description The company's name; may be empty. */
            company_name: string;
            /** @description The language of new people. */
            default_language: components["schemas"]["Language"];
            /** @description The time zone of new people, an IANA name. */
            default_time_zone: string;
            /** @description Whether who looks after a room may invite guests into it. */
            guests_by_moderators?: boolean;
        };
        /** @description What shall be told, and when. */
        ReplaceWishes: {
            /** @description How much: what is not named is as usual. */
            levels: components["schemas"]["SectionLevel"][];
            /** @description When. */
            wishes: components["schemas"]["Wishes"];
        };
        /**
         * @description Of whom a second factor is required.
         * @enum {string}
         */
        RequiredOf: "nobody" | "administrators" | "everybody" | "chosen";
        /**
         * @description What a member may do beyond writing.
         * @enum {string}
         */
        Role: "member" | "moderator" | "owner";
        /** @description What a member may do. */
        RoleBody: {
            role: components["schemas"]["Role"];
        };
        /** @description What is to change of a room. */
        RoomChanges: {
            name?: string | null;
            posting?: components["schemas"]["Posting"] | null;
            /** @description Whether its people see how far the others have read. */
            shows_reads?: boolean | null;
            topic?: string | null;
        };
        /** @description A file of a room, with the message it hangs on. */
        RoomFileView: {
            author_name: string;
            created_at: components["schemas"]["Timestamp"];
            file: components["schemas"]["FileView"];
            message_id?: components["schemas"]["MessageId"] | null;
            thread_id?: components["schemas"]["MessageId"] | null;
        };
        /**
         * Format: uuid
         * @description A room.
         */
        RoomId: string;
        /**
         * @description Who may read a room.
         * @enum {string}
         */
        RoomKind: "open" | "closed" | "direct";
        /** @description A room as one person sees it. */
        RoomView: {
            direct_person?: components["schemas"]["Person"] | null;
            id: components["schemas"]["RoomId"];
            kind: components["schemas"]["RoomKind"];
            last_message?: components["schemas"]["LastMessage"] | null;
            /** Format: int64 */
            last_seq: number;
            /** @description What this person is told of it. */
            level: components["schemas"]["Level"];
            /** @description Whether they chose that, or it comes with the kind of the room. */
            level_is_chosen: boolean;
            /** @description Whether this person is in it. */
            member: boolean;
            /** Format: int64 */
            members_count: number;
            /** Format: int64 */
            mention_count: number;
            /**
             * Format: int64
             * @description Messages of the main list.
             */
            message_count: number;
            muted_until?: components["schemas"]["Timestamp"] | null;
            /** @description Of a direct room: the other person's name. */
            name: string;
            /** @description Who may write into its main list. */
            posting: components["schemas"]["Posting"];
            /**
             * Format: int64
             * @description Everything up to this number is read.
             */
            read_seq: number;
            role?: components["schemas"]["Role"] | null;
            /** @description Whether its people see how far the others have read. */
            shows_reads: boolean;
            topic: string;
            /**
             * Format: int64
             * @description Counted up to 1000.
             */
            unread_count: number;
            updated_at: components["schemas"]["Timestamp"];
        };
        /** @description A run as its person sees it. */
        Run: {
            /** @description When it began. */
            created_at: components["schemas"]["Timestamp"];
            finished_at?: components["schemas"]["Timestamp"] | null;
            /** @description Its id. */
            id: components["schemas"]["RunId"];
            /** @description The person's own words. */
            instruction: string;
            model?: components["schemas"]["ModelRef"] | null;
            problem?: components["schemas"]["Problem"] | null;
            progress?: components["schemas"]["RunProgress"] | null;
            /** @description Which part of it. */
            range: components["schemas"]["Range"];
            rating?: components["schemas"]["Rating"] | null;
            result?: components["schemas"]["RunResult"] | null;
            /** @description The scenario's code. */
            scenario: string;
            /** @description How it stands. */
            state: components["schemas"]["RunState"];
            subject?: components["schemas"]["SubjectRef"] | null;
            /** @description What it cost. */
            usage: components["schemas"]["Usage"];
        };
        /**
         * @description What a run tells while it goes. Streamed as server-sent events under these
         *     names; `--json` prints one a line.
         */
        RunEvent: {
            /** @description It has begun. */
            data: {
                /** @description How much is read. */
                covered: components["schemas"]["Covered"];
                /** @description The language of the answer. */
                language: components["schemas"]["Language"];
                model?: components["schemas"]["ModelRef"] | null;
                quota?: components["schemas"]["Allowance"] | null;
                /** @description Its id. */
                run_id: components["schemas"]["RunId"];
                /** @description The scenario's code. */
                scenario: string;
            };
            /** @enum {string} */
            event: "run.started";
        } | {
            /** @description Something to know. */
            data: components["schemas"]["Notice"];
            /** @enum {string} */
            event: "notice";
        } | {
            /** @description How far it is. */
            data: {
                /**
                 * Format: int32
                 * @description Parts done.
                 */
                done: number;
                /**
                 * Format: int32
                 * @description While `queued`: the place in the engine's queue, 1 being next.
                 */
                place?: number | null;
                /**
                 * @description `key_messages`, `words`; while nothing comes: `swapping` (another
                 *     model finishes first), `loading` (the model loads) or `queued`.
                 */
                stage: string;
                /**
                 * Format: int32
                 * @description Parts in all.
                 */
                total: number;
            };
            /** @enum {string} */
            event: "progress";
        } | {
            /** @description A line. */
            data: {
                /** @description The line. */
                item: components["schemas"]["Item"];
            };
            /** @enum {string} */
            event: "item";
        } | {
            /** @description A line in other words. */
            data: {
                /** @description The line; its key says which. */
                item: components["schemas"]["Item"];
            };
            /** @enum {string} */
            event: "replace";
        } | {
            /** @description A line that does not stand, or the free text so far. */
            data: {
                /** @description Which line; `text` is the free text. */
                key: string;
            };
            /** @enum {string} */
            event: "remove";
        } | {
            /** @description More free text. */
            data: {
                /** @description The text. */
                text: string;
            };
            /** @enum {string} */
            event: "delta";
        } | {
            /** @description A cited message, before the first line that cites it. */
            data: components["schemas"]["Reference"];
            /** @enum {string} */
            event: "reference";
        } | {
            /** @description Another model went on. */
            data: {
                /** @description Who stopped. */
                from: components["schemas"]["ModelRef"];
                /** @description Who goes on. */
                to: components["schemas"]["ModelRef"];
                /** @description Why, in the person's language. */
                why: string;
            };
            /** @enum {string} */
            event: "model.changed";
        } | {
            /** @description What it has cost so far. */
            data: components["schemas"]["Usage"] & {
                quota?: components["schemas"]["Allowance"] | null;
            };
            /** @enum {string} */
            event: "usage";
        } | {
            /** @description It ended. */
            data: {
                /** @description What it made. */
                result: components["schemas"]["RunResult"];
                /** @description `finished` or `cancelled`. */
                state: components["schemas"]["RunState"];
            };
            /** @enum {string} */
            event: "run.finished";
        } | {
            /** @description It failed; what it had made stands. */
            data: {
                /** @description Why. */
                problem: components["schemas"]["Problem"];
                /** @description What it made. */
                result: components["schemas"]["RunResult"];
            };
            /** @enum {string} */
            event: "run.failed";
        };
        /**
         * Format: uuid
         * @description One execution of a scenario.
         */
        RunId: string;
        /** @description How far a run is. */
        RunProgress: {
            /**
             * Format: int32
             * @description Parts done.
             */
            done: number;
            /**
             * Format: int32
             * @description While `queued`: the place in the engine's queue, 1 being next.
             */
            place?: number | null;
            /** @description As in the event `progress`. */
            stage: string;
            /**
             * Format: int32
             * @description Parts in all.
             */
            total: number;
        };
        /** @description What a run leaves. */
        RunResult: {
            /** @description Of an answer: whether the messages tell. */
            answered?: boolean | null;
            /** @description How much was read. */
            covered: components["schemas"]["Covered"];
            /** @description Its lines. */
            items: components["schemas"]["Item"][];
            /** @description `summary`, `answer` or `text`. */
            kind: string;
            /** @description What to know about it. */
            notices: components["schemas"]["Notice"][];
            /** @description The cited messages. */
            references: components["schemas"]["Reference"][];
            /** @description Of a `text`: the whole of it, plain. */
            text?: string | null;
        };
        /**
         * @description How a run stands.
         * @enum {string}
         */
        RunState: "running" | "finished" | "failed" | "cancelled";
        /** @description A message a person saved. */
        SavedView: {
            message: components["schemas"]["MessageView"];
            /** @description Of what, in their own words. */
            note: string;
            remind_at?: components["schemas"]["Timestamp"] | null;
            room_name: string;
        };
        ScenarioSwitch: {
            code: string;
            enabled: boolean;
            /** @description In the administrator's language; ignored when sent back. */
            title?: string;
        };
        /** @description A scenario people can start. */
        ScenarioView: {
            code: string;
            description: string;
            /** @description False when the company has switched it off. */
            enabled: boolean;
            section: string;
            subject_kinds: string[];
            title: string;
            /** @description What the model is not known to do of what this needs. */
            warnings: components["schemas"]["ScenarioWarning"][];
        };
        /** @description Something a person should know before starting a scenario. */
        ScenarioWarning: {
            /**
             * @description A stable code: `model_not_examined`, `model_failed_schema`,
             *     `model_failed_russian`, `model_failed_long_prompt`, `model_context_short`
             *     or `model_too_small`.
             */
            code: string;
            /** @description In the person's language. */
            text: string;
        };
        /** @description What shall change of a message that waits. */
        ScheduledChangesBody: {
            /** @description The new text. */
            body?: string | null;
            /** @description Confirms that more than 20 people are called. */
            calls_many?: boolean;
            send_at?: components["schemas"]["Timestamp"] | null;
        };
        /**
         * Format: uuid
         * @description A message that waits for its moment.
         */
        ScheduledId: string;
        /** @description A message that waits for its moment; only its writer sees it. */
        ScheduledView: {
            /** @description As of a message. */
            body: string;
            created_at: components["schemas"]["Timestamp"];
            departments: components["schemas"]["DepartmentView"][];
            /** @description The files it waits with. */
            files: components["schemas"]["FileView"][];
            id: components["schemas"]["ScheduledId"];
            mentions: components["schemas"]["PersonRef"][];
            /**
             * @description Why it was not posted at its moment, in the writer's language. It is
             *     kept until it is changed, posted or thrown away.
             */
            refusal?: string | null;
            room_id: components["schemas"]["RoomId"];
            /** @description Null when the writer may not read the room any more. */
            room_name?: string | null;
            send_at: components["schemas"]["Timestamp"];
            thread_id?: components["schemas"]["MessageId"] | null;
        };
        /** @description A token by which another system keeps people. */
        ScimToken: {
            /** @description When it was made. */
            created_at: components["schemas"]["Timestamp"];
            created_by?: components["schemas"]["PersonRef"] | null;
            /** @description Its id. */
            id: components["schemas"]["ScimTokenId"];
            last_used_at?: components["schemas"]["Timestamp"] | null;
            /** @description Which system it is for. */
            name: string;
        };
        /**
         * Format: uuid
         * @description A token by which another system keeps people.
         */
        ScimTokenId: string;
        /**
         * @description What a personal token may be used for.
         * @enum {string}
         */
        Scope: "read" | "write" | "run" | "admin";
        /** @description What the person owes of a second factor. */
        SecondFactorDuty: {
            before?: components["schemas"]["Timestamp"] | null;
            /** @description Whether they can do nothing else before they have set one up. */
            now: boolean;
        };
        /** @description Who must have a second factor. */
        SecondFactorPolicy: {
            /**
             * @description The departments, where they are chosen, with those below them.
             * @default []
             */
            departments: components["schemas"]["DepartmentId"][];
            /** @default null */
            from: components["schemas"]["Timestamp"] | null;
            /**
             * @description The groups, where they are chosen.
             * @default []
             */
            groups: components["schemas"]["GroupId"][];
            /**
             * @description Of whom one is required.
             * @default nobody
             */
            required_of: components["schemas"]["RequiredOf"];
        };
        /** @description Who must have a second factor, and who of them has none yet. */
        SecondFactorRule: components["schemas"]["SecondFactorPolicy"] & {
            /** @description The first hundred of them by name. */
            missing: components["schemas"]["PersonRef"][];
            /** @description How many must have one and have none. */
            missing_count: number;
        };
        /** @description A sign-in that waits for its second factor. */
        SecondStep: {
            /** @description When it is too late, and everything begins anew. */
            expires_at: components["schemas"]["Timestamp"];
            /** @description By what it may be taken. */
            ways: components["schemas"]["Way"][];
        };
        /** @description How much a person wants to hear of one section. */
        SectionLevel: {
            level?: components["schemas"]["Level"] | null;
            /** @description The section; empty for all that have no choice of their own. */
            section: string;
        };
        SectionSwitch: {
            enabled: boolean;
            scenarios: components["schemas"]["ScenarioSwitch"][];
            section: string;
        };
        /** @description From the server to the page. */
        ServerMessage: {
            /** @description Whose it is. */
            person_id: components["schemas"]["PersonId"];
            /** @enum {string} */
            type: "hello";
            /** @description The program's version: a page of another one should reload. */
            version: string;
        } | {
            /**
             * Format: int64
             * @description The newest sequence number, where there are some.
             */
            seq?: number | null;
            /** @description What changed. */
            subject: components["schemas"]["StaleSubject"];
            /** @enum {string} */
            type: "stale";
        } | {
            /** @description Who. */
            person: components["schemas"]["PersonRef"];
            /** @description Where. */
            subject: components["schemas"]["SubjectRef"];
            /** @enum {string} */
            type: "typing";
        } | {
            /** @description They went. */
            offline: components["schemas"]["PersonId"][];
            /** @description They came, or were there before. */
            online: components["schemas"]["PersonId"][];
            /** @enum {string} */
            type: "presence";
        } | {
            /** @enum {string} */
            type: "resync";
        } | {
            /** @description `invalid`, `not_found`, `too_large`, `rate_limited`. */
            code: string;
            /** @description The subject it was about, or the kind of message. */
            for: unknown;
            /** @enum {string} */
            type: "problem";
        } | {
            /** @enum {string} */
            type: "signed_out";
        } | {
            /** @enum {string} */
            type: "pong";
        };
        /** @description Who is signed in, and what their page must know first. */
        Session: {
            /** @description The company. */
            company: components["schemas"]["CompanyName"];
            /** @description What this server offers. */
            features: components["schemas"]["Features"];
            /** @description The person. */
            person: components["schemas"]["Person"];
            /** @description What the person owes of a second factor. */
            second_factor: components["schemas"]["SecondFactorDuty"];
            /**
             * @description Whether the server still waits for its first administrator; never
             *     true here, since somebody is signed in.
             */
            set_up: boolean;
        };
        /**
         * Format: uuid
         * @description A signed-in browser.
         */
        SessionId: string;
        /** @description A signed-in browser, as its owner sees it. */
        SessionInfo: {
            /** @description Where it came from. */
            address: string;
            /** @description When it was made. */
            created_at: components["schemas"]["Timestamp"];
            /** @description Whether it is the one that asks. */
            current: boolean;
            /** @description Its id. */
            id: components["schemas"]["SessionId"];
            /** @description When it was last used, to the minute. */
            last_seen_at: components["schemas"]["Timestamp"];
            /** @description What the browser calls itself. */
            user_agent: string;
        };
        /** @description Whether the server waits for its first administrator. */
        SetUp: {
            /** @description It does: the code is in the server's log. */
            needed: boolean;
        };
        /** @description E-mail and password. */
        SignIn: {
            /** @description The address, or the login of a directory of the company. */
            email: string;
            /**
             * Format: password
             * @description The password.
             */
            password: string;
        };
        /**
         * @description How one signs in by a provider.
         * @enum {string}
         */
        SignInKind: "oidc" | "directory";
        /** @description A provider people may sign in by. */
        SignInProvider: {
            /** @description Its id. */
            id: string;
            /** @description How one signs in by it. */
            kind: components["schemas"]["SignInKind"];
            /** @description What its button says. */
            name: string;
        };
        /** @description A cited message. */
        Source: {
            /**
             * Format: uuid
             * @description The message.
             */
            message_id: string;
            /**
             * Format: int32
             * @description The number it is shown under.
             */
            n: number;
        };
        /**
         * @description What kind of source it is.
         * @enum {string}
         */
        SourceKind: "url" | "python";
        /** @description Where a model can be had. */
        SourceView: {
            /** @description An address, or `python:package==version`. */
            address: string;
            kind: components["schemas"]["SourceKind"];
        };
        /** @description What became stale: a subject, or something of the person's own. */
        StaleSubject: {
            /**
             * Format: uuid
             * @description The one thing, where there is one.
             */
            id?: string | null;
            /** @description For instance `chat.room`, `chat.rooms`, `notifications`, `run`. */
            kind: string;
        };
        /**
         * @description What a person says of themselves for a while, for lists that show it beside
         *     the name.
         */
        Standing: {
            absence?: components["schemas"]["Absence"] | null;
            /** @description Whose. */
            id: components["schemas"]["PersonId"];
            status?: components["schemas"]["Status"] | null;
            /** @description IANA name: the days of an absence are those of this place. */
            time_zone: string;
        };
        /** @description What is said when a model is asked for. */
        StartPull: {
            /** @description Whether the licence was read and accepted, where it asks for that. */
            accept_licence?: boolean;
        };
        /** @description What a person asks for. Either `subject` or `input` is given. */
        StartRun: {
            /** @description Text instead of a subject: plain lines or `Name: text`. */
            input?: string | null;
            /** @description The person's own words; the question of `chat.ask`. */
            instruction?: string;
            language?: components["schemas"]["Language"] | null;
            /** @description A model's id, or `none` for key messages only. */
            model?: string | null;
            /** @description Which part of it; everything when not said. */
            range?: components["schemas"]["Range"];
            /** @description A persona; none exist yet. */
            role?: string | null;
            /** @description The scenario's code: `chat.summarise`. */
            scenario: string;
            /** @description Only these messages. */
            selection?: string[];
            subject?: components["schemas"]["SubjectRef"] | null;
        };
        /**
         * @description Whether a model answers.
         * @enum {string}
         */
        StateView: "ready" | "stopped" | "starting" | "missing" | "failed";
        /** @description What somebody says of themselves for a while. */
        Status: {
            /** @description An emoji; empty for none. */
            emoji: string;
            /** @description At most 100 characters; empty where the emoji says it. */
            text: string;
            until?: components["schemas"]["Timestamp"] | null;
        };
        /** @description A thing people look at, named the same way by every section. */
        SubjectRef: {
            /**
             * Format: uuid
             * @description Its identifier.
             */
            id: string;
            /** @description For instance `chat.room`. */
            kind: string;
        };
        /** @description A look at a directory. */
        SyncDirectory: {
            /** @description Whose dismissal is agreed to, when there are more than go without a word. */
            dismiss?: components["schemas"]["PersonId"][];
        };
        /**
         * Format: binary
         * @description A table of people as CSV.
         */
        Table: string;
        /** @description A typed second factor. */
        TakeStep: {
            /** @description The code. */
            code: string;
            /** @description Of what the code is. */
            way: components["schemas"]["CodeWay"];
        };
        /** @description How far a thread was read. */
        ThreadRead: {
            /**
             * Format: int64
             * @description The number of the newest reply that was seen.
             */
            seq: number;
        };
        /** @description A thread. */
        ThreadView: {
            /** @description Whether this person is told of replies. */
            following: boolean;
            has_after: boolean;
            has_before: boolean;
            /** @description Replies, oldest first. */
            items: components["schemas"]["MessageView"][];
            next?: components["schemas"]["MessageId"] | null;
            /** @description The message it hangs under. */
            root: components["schemas"]["MessageView"];
        };
        /** Format: date-time */
        Timestamp: string;
        /** @description A text in both languages. */
        Title: {
            /** @description English. */
            en: string;
            /** @description Russian. */
            ru: string;
        };
        /**
         * Format: uuid
         * @description A personal access token.
         */
        TokenId: string;
        /** @description A personal token, as its owner sees it. */
        TokenInfo: {
            /** @description When it was made. */
            created_at: components["schemas"]["Timestamp"];
            expires_at?: components["schemas"]["Timestamp"] | null;
            /** @description Its id. */
            id: components["schemas"]["TokenId"];
            last_used_at?: components["schemas"]["Timestamp"] | null;
            /** @description What its owner calls it. */
            name: string;
            /** @description What it may be used for. */
            scopes: components["schemas"]["Scope"][];
        };
        /** @description An authenticator application, as its owner sees it. */
        TotpInfo: {
            /** @description When it was set up. */
            created_at: components["schemas"]["Timestamp"];
            /** @description When a code of it was last taken. */
            last_used_at: components["schemas"]["Timestamp"];
        };
        /** @description How many notifications wait. */
        Unread: {
            /**
             * Format: int64
             * @description Of them those that call the person.
             */
            mentions: number;
            /**
             * Format: int64
             * @description All that were not read.
             */
            unread: number;
        };
        /** @description What shall change of an account; what is left out stays. */
        UpdateAccount: {
            /** @description Whether they may sign in. */
            active?: boolean | null;
            /** @description Whether the administration is open to them. */
            administrator?: boolean | null;
            /**
             * Format: uuid
             * @description Their department; null for none.
             */
            department_id?: string | null;
            /** @description The address they sign in with. */
            email?: string | null;
            /** @description Whether they see only the rooms they are invited to. */
            guest?: boolean | null;
            /** @description The full name. */
            name?: string | null;
            /** @description What they do. */
            title?: string | null;
        };
        /** @description What shall change of a department; what is left out stays. */
        UpdateDepartment: {
            /**
             * Format: uuid
             * @description Who manages it; null for nobody.
             */
            manager_id?: string | null;
            /** @description Its name. */
            name?: string | null;
            /**
             * Format: uuid
             * @description The department it is part of; null for none.
             */
            parent_id?: string | null;
        };
        /** @description What shall change of the profile; what is left out stays. */
        UpdateMe: {
            language?: components["schemas"]["Language"] | null;
            /** @description The full name. */
            name?: string | null;
            /** @description An IANA name such as `Europe/Moscow`. */
            time_zone?: string | null;
            /** @description What they do. */
            title?: string | null;
        };
        /** @description What shall change of a profile; what is left out stays, null takes away. */
        UpdateProfile: {
            absence?: components["schemas"]["Absence"] | null;
            birthday?: components["schemas"]["Birthday"] | null;
            /** @description Working hours, each weekday at most once. */
            hours?: components["schemas"]["Hours"][] | null;
            /** @description Numbers to call, at most five. */
            phones?: components["schemas"]["Phone"][] | null;
            /** @description Positions besides the first, at most five. */
            posts?: components["schemas"]["NewPost"][] | null;
            status?: components["schemas"]["Status"] | null;
        };
        /**
         * @description How soon somebody wants to know.
         * @enum {string}
         */
        Urgency: "now" | "later" | "low";
        /** @description Tokens spent. */
        Usage: {
            /**
             * Format: int64
             * @description Of those read: from the provider's cache.
             */
            cached_tokens: number;
            /**
             * Format: int64
             * @description Written.
             */
            completion_tokens: number;
            /**
             * Format: int64
             * @description Read.
             */
            prompt_tokens: number;
        };
        /** @description What the person chooses. */
        UseLink: {
            /** @description The name, when an invitation had it wrong. */
            name?: string | null;
            /**
             * Format: password
             * @description The new password: needed for an invitation and a forgotten password.
             */
            password?: string | null;
        };
        /** @description A person as their browser remembers them beside a passkey. */
        User: {
            /** @description Their name. */
            display_name: string;
            /** @description The account, in base64url. */
            id: string;
            /** @description The address they sign in with. */
            name: string;
        };
        /** @description A text a message had. */
        VersionView: {
            /** @description With names in place of the ids of those it called. */
            body: string;
            /**
             * Format: int64
             * @description Its number, from 1.
             */
            number: number;
            replaced_at: components["schemas"]["Timestamp"];
            replaced_by: components["schemas"]["PersonRef"];
            written_at: components["schemas"]["Timestamp"];
        };
        /** @description What one chooses. */
        VoteBody: {
            /** @description The numbers of the options; none takes the vote back. */
            options: number[];
        };
        /**
         * @description By what the second step may be taken.
         * @enum {string}
         */
        Way: "totp" | "passkey" | "recovery";
        /** @description When a person wants to be disturbed. */
        Wishes: {
            /**
             * @description When what was missed is summed up each day; null for never.
             * @default null
             * @example 09:00
             */
            digest_at: string | null;
            /**
             * @description What is pushed even then.
             * @default {
             *       "direct": false,
             *       "mentions": false
             *     }
             */
            exceptions: components["schemas"]["Exceptions"];
            /**
             * @description When nothing is pushed.
             * @default {
             *       "on": false,
             *       "days": []
             *     }
             */
            quiet: components["schemas"]["QuietHours"];
        };
        /**
         * @description Whose words an item is in.
         * @enum {string}
         */
        WordedBy: "quote" | "model";
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    list_audit: {
        parameters: {
            query?: {
                /** @description How many, 1 to 500; 50 when not said. */
                limit?: number;
                /** @description The `next` of the page before. */
                after?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_AuditRecord"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    find_catalogue: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CatalogueView"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    remove_model_file: {
        parameters: {
            query?: {
                /** @description Cuts answers that are being written instead of waiting for them. */
                force?: boolean;
            };
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    examine_model: {
        parameters: {
            query?: {
                /** @description Everything, unless only the speed is asked for. */
                extent?: "all" | "speed";
            };
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    enter_model: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StartPull"];
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    find_pull: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ModelPull"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    start_pull: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StartPull"];
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ModelPull"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cancel_pull: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ModelPull"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    confirm_pull: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ConfirmPull"];
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ModelPull"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pause_pull: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ModelPull"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    resume_pull: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ModelPull"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_departments: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Department"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_department: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateDepartment"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Department"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_department: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["DepartmentId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    update_department: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["DepartmentId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateDepartment"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Department"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_directories: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_DirectoryInfo"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    check_directory: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DirectoryCheck"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    sync_directory: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SyncDirectory"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DirectoryInfo"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_groups: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Group"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_group: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateGroup"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Group"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_group: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["GroupId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    replace_members: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["GroupId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReplaceMembers"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Group"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_histories: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_HistoryImportView"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_history: {
        parameters: {
            query: {
                /** @description What the file is called. */
                name: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/x-ndjson": components["schemas"]["HistoryBytes"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HistoryImportView"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    find_history: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["HistoryImportId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HistoryImportView"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_history: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["HistoryImportId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    apply_history: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["HistoryImportId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["HistoryApplication"];
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HistoryImportView"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cancel_history: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["HistoryImportId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HistoryImportView"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_history_problems: {
        parameters: {
            query?: {
                /** @description After this line. */
                after?: number;
            };
            header?: never;
            path: {
                id: components["schemas"]["HistoryImportId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_LineProblem"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    export_history_problems: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["HistoryImportId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": number[];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    resume_history: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["HistoryImportId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HistoryImportView"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_jobs: {
        parameters: {
            query?: {
                /** @description Only those that stand so. */
                state?: components["schemas"]["JobState"];
                /** @description How many, 1 to 500; 50 when not said. */
                limit?: number;
                /** @description The `next` of the page before. */
                after?: components["schemas"]["JobId"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_JobRecord"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_job: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["JobId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    retry_job: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["JobId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobRecord"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_changes: {
        parameters: {
            query?: {
                /** @description How many, 1 to 500; 50 when not said. */
                limit?: number;
                /** @description The `next` of the page before. */
                after?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_ChangedView"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    open_history: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["MessageId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HistoryView"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_all_models: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_ModelView"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    add_model: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewModelBody"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ModelView"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    remove_model: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["ModelId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    update_model: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["ModelId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ModelChangesBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ModelView"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    check_model: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["ModelId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CheckView"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    make_default: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["ModelId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ModelView"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_accounts: {
        parameters: {
            query?: {
                /** @description Part of a name or address, any case. */
                q?: string;
                /** @description Whether `q` is also looked for in positions and departments. */
                everywhere?: boolean;
                /** @description Only people of this department and of all within it. */
                department?: components["schemas"]["DepartmentId"];
                /** @description Only guests, or none of them. */
                guests?: boolean;
                /** @description How many, 1 to 500; 50 when not said. */
                limit?: number;
                /** @description The `next` of the page before. */
                after?: components["schemas"]["PersonId"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Person"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_account: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateAccount"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedAccount"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    export_people: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": number[];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_import: {
        parameters: {
            query?: {
                /** @description Whether those who are not in the list are dismissed; administrators and guests stay. */
                dismiss_missing?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "text/csv": components["schemas"]["Table"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportPreview"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    find_import: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["ImportId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportState"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    apply_import: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["ImportId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportState"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    update_account: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["PersonId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateAccount"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Person"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_factors: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["PersonId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    update_account_profile: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["PersonId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateProfile"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Profile"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_reset_link: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["PersonId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedLink"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    find_policy: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PolicyView"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    replace_policy: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PolicyView"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PolicyView"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_provider_kinds: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_ProviderKindView"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_model_providers: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_ProviderView"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    add_provider: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewProviderBody"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProviderView"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    remove_provider: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["ProviderId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    update_provider: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["ProviderId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProviderChangesBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProviderView"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    check_provider: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["ProviderId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CheckProviderBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProviderCheckView"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    find_push_policy: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PushPolicy"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    replace_push_policy: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PushPolicy"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PushPolicy"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_scim_tokens: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_ScimToken"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_scim_token: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateScimToken"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedScimToken"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_scim_token: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["ScimTokenId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    find_second_factor: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SecondFactorRule"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    replace_second_factor: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReplaceSecondFactor"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SecondFactorRule"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    find_settings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Company"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    replace_settings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReplaceSettings"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Company"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    browse_departments: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Department"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_drafts: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_DraftView"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    upload_file: {
        parameters: {
            query: {
                /** @description Its name. */
                name: string;
                /** @description Of a voice message: how long it is, in milliseconds, at most ten minutes. */
                voice_ms?: number;
                /**
                 * @description Of a voice message: how loud each of up to 100 stretches is, a
                 *     hexadecimal digit each.
                 */
                levels?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/octet-stream": components["schemas"]["FileBytes"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FileView"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    discard_file: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["ChatFileId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    download_file: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["ChatFileId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": number[];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    find_preview: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["ChatFileId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/*": number[];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    find_thumbnail: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["ChatFileId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/*": number[];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    invite_guest: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["InviteGuest"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InvitedGuest"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    find_health: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    find_link: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LinkInfo"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    use_link: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                token: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UseLink"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SecondStep"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    open_socket: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A WebSocket of JSON messages */
            101: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServerMessage"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    find_me: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Person"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    update_me: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateMe"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Person"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_events: {
        parameters: {
            query?: {
                /** @description How many, 1 to 500; 50 when not said. */
                limit?: number;
                /** @description The `next` of the page before. */
                after?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_AccountEvent"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    find_factors: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OwnFactors"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    begin_passkey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreationOptions"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    add_passkey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddPasskey"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AddedPasskey"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_passkey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["PasskeyId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rename_passkey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["PasskeyId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RenamePasskey"];
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    prove: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProveIdentity"];
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    replace_recovery_codes: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecoveryCodes"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    begin_totp: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewTotp"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_totp: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    confirm_totp: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ConfirmTotp"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecoveryCodes"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    find_wishes: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotificationWishes"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    replace_wishes: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReplaceWishes"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotificationWishes"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pause_notifications: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PauseNotifications"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotificationWishes"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    resume_notifications: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    change_password: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangePassword"];
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    replace_photo: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "image/*": components["schemas"]["Picture"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Person"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_photo: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    find_profile: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Profile"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    update_profile: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateProfile"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Profile"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    find_push: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PushView"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_push: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreatePush"];
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_push: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["PushId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_sessions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_SessionInfo"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_own_session: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["SessionId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_tokens: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_TokenInfo"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_token: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateToken"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedToken"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_token: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["TokenId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    find_message: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["MessageId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MessageView"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_message: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["MessageId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    edit_message: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["MessageId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EditBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MessageView"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ask_again: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["MessageId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cancel_answer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["MessageId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pin_message: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["MessageId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    unpin_message: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["MessageId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    close_poll: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["MessageId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_voters: {
        parameters: {
            query?: {
                /** @description How many, 1 to 500; 50 when not said. */
                limit?: number;
                /** @description The `next` of the page before. */
                after?: string;
            };
            header?: never;
            path: {
                id: components["schemas"]["MessageId"];
                number: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_PersonRef"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    vote: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["MessageId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["VoteBody"];
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_reacted: {
        parameters: {
            query?: {
                /** @description How many, 1 to 500; 50 when not said. */
                limit?: number;
                /** @description The `next` of the page before. */
                after?: string;
            };
            header?: never;
            path: {
                id: components["schemas"]["MessageId"];
                emoji: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_PersonRef"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    add_reaction: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["MessageId"];
                emoji: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    remove_reaction: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["MessageId"];
                emoji: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_readers: {
        parameters: {
            query?: {
                /** @description How many, 1 to 500; 50 when not said. */
                limit?: number;
                /** @description The `next` of the page before. */
                after?: string;
            };
            header?: never;
            path: {
                id: components["schemas"]["MessageId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Person"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_models: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_ModelView"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_notifications: {
        parameters: {
            query?: {
                /** @description All, the unread, or those that call the person; all when not said. */
                view?: "all" | "unread" | "mentions";
                /** @description Only of this section: `chat`. */
                section?: string;
                /** @description Only those told for this reason: `mention`, `call`, `reply`, `direct`, `message` … */
                why?: string;
                /** @description Only of this room. */
                room_id?: string;
                /** @description How many, 1 to 500; 50 when not said. */
                limit?: number;
                /** @description The `next` of the page before. */
                after?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Notification"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    count_notifications: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Unread"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    read_all_notifications: {
        parameters: {
            query?: {
                /** @description All, or those that call the person; all when not said. */
                view?: "all" | "unread" | "mentions";
                /** @description Only of this section. */
                section?: string;
                /** @description Only those told for this reason. */
                why?: string;
                /** @description Only of this room. */
                room_id?: string;
                /** @description Nothing newer than this one, which the person has not seen. */
                until?: components["schemas"]["NotificationId"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    find_notification: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["NotificationId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Notification"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    read_notification: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["NotificationId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    unread_notification: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["NotificationId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_people: {
        parameters: {
            query?: {
                /** @description Part of a name or address, any case. */
                q?: string;
                /** @description Whether `q` is also looked for in positions and departments. */
                everywhere?: boolean;
                /** @description Only people of this department and of all within it. */
                department?: components["schemas"]["DepartmentId"];
                /** @description Only guests, or none of them. */
                guests?: boolean;
                /** @description How many, 1 to 500; 50 when not said. */
                limit?: number;
                /** @description The `next` of the page before. */
                after?: components["schemas"]["PersonId"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Person"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_standings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Standing"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    find_person: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["PersonId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Profile"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    find_photo: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["PersonId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/*": number[];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_rooms: {
        parameters: {
            query?: {
                /** @description `mine` (the liveliest first, the default) or `open` (by name). */
                filter?: "mine" | "open";
                /** @description How many, 1 to 500. */
                limit?: number;
                /** @description The `next` of the page before. */
                after?: components["schemas"]["RoomId"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_RoomView"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_room: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewRoomBody"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RoomView"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    find_room: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["RoomId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RoomView"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    update_room: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["RoomId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RoomChanges"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RoomView"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    keep_room_draft: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["RoomId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DraftBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DraftView"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_room_draft: {
        parameters: {
            query?: {
                /** @description The moment; now when not said. */
                updated_at?: components["schemas"]["Timestamp"];
            };
            header?: never;
            path: {
                id: components["schemas"]["RoomId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DraftView"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    export_room: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["RoomId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": number[];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_room_files: {
        parameters: {
            query?: {
                /** @description Only those of this kind: `file`, `image` or `voice`. */
                kind?: string;
                /** @description How many, 1 to 500; 50 when not said. */
                limit?: number;
                /** @description The `next` of the page before. */
                after?: string;
            };
            header?: never;
            path: {
                id: components["schemas"]["RoomId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_RoomFileView"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    set_level: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["RoomId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LevelBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RoomView"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_members: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["RoomId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_MemberView"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    add_member: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["RoomId"];
                person_id: components["schemas"]["PersonId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    remove_member: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["RoomId"];
                person_id: components["schemas"]["PersonId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    set_role: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["RoomId"];
                person_id: components["schemas"]["PersonId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RoleBody"];
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_messages: {
        parameters: {
            query?: {
                /** @description Those just before this message. */
                before?: components["schemas"]["MessageId"];
                /** @description Those just after this message. */
                after?: components["schemas"]["MessageId"];
                /** @description Those on both sides of this message, and it. */
                around?: components["schemas"]["MessageId"];
                /** @description Those around the first message written at or after this moment. */
                at?: components["schemas"]["Timestamp"];
                /** @description How many, 1 to 500. */
                limit?: number;
            };
            header?: never;
            path: {
                id: components["schemas"]["RoomId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MessagePage"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_message: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["RoomId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewMessageBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MessageView"];
                };
            };
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MessageView"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_pins: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["RoomId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_MessageView"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    mark_read: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["RoomId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReadMark"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RoomView"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    schedule_message: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["RoomId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewScheduledBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScheduledView"];
                };
            };
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScheduledView"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_runs: {
        parameters: {
            query?: {
                /** @description Only those about this kind of thing; needs `subject_id`. */
                subject_kind?: string;
                /** @description Only those about this thing. */
                subject_id?: string;
                /** @description How many, 1 to 500. */
                limit?: number;
                /** @description The `next` of the page before. */
                after?: components["schemas"]["RunId"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Run"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    start_run: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StartRun"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": components["schemas"]["RunEvent"];
                };
            };
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Run"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    find_run: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["RunId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Run"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    erase_run: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["RunId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cancel_run: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["RunId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Run"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    follow_run: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["RunId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": components["schemas"]["RunEvent"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rate_run: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["RunId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RatingBody"];
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    unrate_run: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["RunId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_saved: {
        parameters: {
            query?: {
                /** @description How many, 1 to 500; 50 when not said. */
                limit?: number;
                /** @description The `next` of the page before. */
                after?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_SavedView"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    save_message: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["MessageId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    forget_message: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["MessageId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    set_reminder: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["MessageId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReminderBody"];
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    forget_reminder: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["MessageId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_scenarios: {
        parameters: {
            query?: {
                /** @description Only those of this section. */
                section?: string;
                /**
                 * @description The model whose warnings are wanted: its id, or `none`. Without it, the
                 *     one that would be asked.
                 */
                model?: string;
                /** @description The language of the conversation; the person's own when not said. */
                language?: components["schemas"]["Language"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_ScenarioView"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_scheduled: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_ScheduledView"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_scheduled: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["ScheduledId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    change_scheduled: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["ScheduledId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ScheduledChangesBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScheduledView"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_scheduled: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["ScheduledId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PostScheduledBody"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MessageView"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    search_messages: {
        parameters: {
            query: {
                /**
                 * @description Words that must all occur, in any form; and `from:` with part of a
                 *     name, `in:` with part of a room's, `before:` and `after:` with a day, `has:`
                 *     with `link`, `reaction`, `pin`, `thread` or `quote`.
                 */
                q: string;
                /** @description Only `chat` so far. */
                in?: string;
                /** @description How many, 1 to 500. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_FoundView"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    find_session: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_session: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignIn"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SecondStep"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_session: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_session_by_passkey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Assertion"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ask_passkey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AssertionOptions"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    find_step: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SecondStep"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    take_step: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TakeStep"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_step: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    take_step_by_passkey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Assertion"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ask_step_passkey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AssertionOptions"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    find_set_up: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SetUp"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_set_up: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateSetUp"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_providers: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_SignInProvider"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    begin_sign_in: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BeginSignIn"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BegunSignIn"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    finish_sign_in: {
        parameters: {
            query?: {
                /** @description What the sign-in was begun with. */
                state?: string;
                /** @description What the answer is to be had for. */
                code?: string;
                /** @description Who the provider says it is. */
                iss?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            303: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_threads: {
        parameters: {
            query?: {
                /** @description How many, 1 to 500; 50 when not said. */
                limit?: number;
                /** @description The `next` of the page before. */
                after?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_FollowedView"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    find_thread: {
        parameters: {
            query?: {
                /** @description Those after this reply. */
                after?: components["schemas"]["MessageId"];
                /** @description How many, 1 to 500. */
                limit?: number;
            };
            header?: never;
            path: {
                id: components["schemas"]["MessageId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ThreadView"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    keep_thread_draft: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["MessageId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DraftBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DraftView"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_thread_draft: {
        parameters: {
            query?: {
                /** @description The moment; now when not said. */
                updated_at?: components["schemas"]["Timestamp"];
            };
            header?: never;
            path: {
                id: components["schemas"]["MessageId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DraftView"];
                };
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    follow_thread: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["MessageId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Following"];
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    read_thread: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["MessageId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ThreadRead"];
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem document */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
