// fn table(rows: &[Vec<u64>]) -> (u64, Vec<u64>) {
//     let mut total = 0;
//     let mut sums = Vec::new();
//     #[par_for(name = "rows")]
//     for row in rows {
//         let mut sum = 0;
//         #[par_for(when = row.len() > 1000)]
//         for x in row {
//             sum += x;
//             total += 1;
//         }
//         sums.push(sum);
//     }
//     (total, sums)
// }

fn table(rows: &[Vec<u64>]) -> (u64, Vec<u64>) {
    let mut total = 0;
    let mut sums = Vec::new();
    match rows {
        head_ => {
            let loop_ = ::parloop::__private::Loop::new({
                static SITE: ::parloop::__private::Site = ::parloop::__private::Site::new(
                        ::core::file!(),
                        5,
                    )
                    .named("rows")
                    .explained(
                        &[
                            ("total", "reduce +", "`total += …`, line 10"),
                            ("sums", "append", "`sums.push(…)`, line 12"),
                        ],
                    );
                &SITE
            });
            let space_ = {
                use ::parloop::__private::space::*;
                (&&&&&Probe::of(&head_)).space_of_loop(head_)
            };
            let total_ = {
                use ::parloop::__private::role::*;
                (&&&Probe::of(&total)).checked_sum_role(&mut total)
            };
            let sums_ = {
                use ::parloop::__private::role::*;
                (&&&Probe::of(&sums))
                    .append_each_role(
                        &mut sums,
                        |all_, item_| {
                            all_.push(item_);
                        },
                    )
            };
            let items_ = {
                use ::parloop::__private::role::*;
                (&&&&&&&&&&&&&&&&&&&&&&&Probe::of_items(&space_)).items_returned()
            };
            ::parloop::__private::or_panic(
                loop_
                    .standard(
                        space_,
                        (total_, sums_, items_),
                        |(mut total, mut sums, items_), block_| {
                            for row in block_ {
                                let mut sum = 0;
                                match row {
                                    head_ => {
                                        let loop_ = ::parloop::__private::Loop::new({
                                                static SITE: ::parloop::__private::Site = ::parloop::__private::Site::new(
                                                        ::core::file!(),
                                                        8,
                                                    )
                                                    .explained(
                                                        &[
                                                            ("sum", "reduce +", "`sum += …`, line 9"),
                                                            ("total", "reduce +", "`total += …`, line 10"),
                                                        ],
                                                    );
                                                &SITE
                                            })
                                            .once()
                                            .when(row.len() > 1000);
                                        let space_ = {
                                            use ::parloop::__private::space::*;
                                            (&&&&&Probe::of(&head_)).space_of_loop(head_)
                                        };
                                        let sum_ = {
                                            use ::parloop::__private::role::*;
                                            (&&&Probe::of(&sum)).checked_sum_role(&mut sum)
                                        };
                                        let total_ = {
                                            use ::parloop::__private::role::*;
                                            (&&&Probe::of(&total)).checked_sum_role(&mut total)
                                        };
                                        let items_ = {
                                            use ::parloop::__private::role::*;
                                            (&&&&&&&&&&&&&&&&&&&&&&&Probe::of_items(&space_))
                                                .items_returned()
                                        };
                                        ::parloop::__private::or_panic(
                                            loop_
                                                .standard(
                                                    space_,
                                                    (sum_, total_, items_),
                                                    |(mut sum, mut total, items_), block_| {
                                                        for x in block_ {
                                                            sum += x;
                                                            total += 1;
                                                        }
                                                        ::parloop::__private::done((sum, total, items_))
                                                    },
                                                )
                                                .start_loop((0, 0, 0), (), ((0, 0, 0), (), ())),
                                        );
                                    }
                                }
                                sums.push(sum);
                            }
                            ::parloop::__private::done((total, sums, items_))
                        },
                    )
                    .start_loop((0, 0, 0), (), ((0, 0, 0), (), ())),
            );
        }
    }
    (total, sums)
}
